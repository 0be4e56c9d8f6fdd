"""Each kind of change moves the versions of what shows it, and no others."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from catalog.models import Brand, Category, Product, ProductImage, ProductReview, ReviewReply, ReviewVote
from catalog.services.categories import move_category
from tests.cache.conftest import Shop
from tests.cache.spoiling import B, C, P, R, V, execute, spoiled_by
from tests.factories import (
    make_brand,
    make_category,
    make_image,
    make_product,
    make_review,
    make_spec,
    make_user,
    unsaved_product,
)


def save(row: Any, **values: Any) -> None:
    """Change a row as the admin does: every column is written."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def update(model: Any, **values: Any) -> None:
    model.objects.update(**values)


def stock_of_all(number: int) -> None:
    products = [*Product.objects.all()]
    for product in products:
        product.stock_quantity = number
    Product.objects.bulk_update(products, ["stock_quantity"])


def vote_for(review: ProductReview) -> ReviewVote:
    return ReviewVote.objects.create(review=review, voter=make_user())


def reply_to(review: ProductReview) -> ReviewReply:
    return ReviewReply.objects.create(review=review, text="Thank you.")


CHANGES: dict[str, tuple[Callable[[Shop], Any], set[str]]] = {
    "a product is added": (lambda shop: make_product("bulb", category=shop.lamps), {P, C, R}),
    "products are added in bulk": (
        lambda shop: Product.objects.bulk_create([unsaved_product("bulb", category=shop.lamps)]),
        {P, C, R},
    ),
    "a product is saved": (lambda shop: save(shop.lamp, name="Lantern"), {P, C, R}),
    "a column is saved": (lambda shop: shop.lamp.save(update_fields=["description"]), {P}),
    "a price is updated": (lambda _: update(Product, regular_price=3), {P}),
    "a discount is updated": (lambda _: update(Product, discount_price=1), {P}),
    "a stock is updated": (lambda _: update(Product, stock_quantity=3), {P}),
    "stocks are updated in bulk": (lambda _: stock_of_all(2), {P}),
    "a product runs low": (lambda _: update(Product, stock_quantity=0), {P}),
    "a threshold is updated": (lambda _: update(Product, low_stock_threshold=99), {P}),
    "a currency is updated": (lambda _: update(Product, currency="CHF"), {P, C}),
    "a product is hidden": (lambda _: update(Product, is_active=False), {P, C, R}),
    "a product moves": (lambda shop: update(Product, category=shop.home), {P, C, R}),
    "a product loses its brand": (lambda _: update(Product, brand=None), {P}),
    "a product is deleted with all it has": (lambda shop: shop.lamp.delete(), {P, C, R}),
    "products are deleted by a queryset": (lambda _: Product.objects.all().delete(), {P, C, R}),
    "a product is changed by hand": (lambda _: execute("UPDATE catalog_product SET name = 'Lantern'"), {P}),
    "a picture is added": (lambda shop: make_image(shop.lamp, 1), {P}),
    "a picture is saved": (lambda shop: save(shop.image, alt_text="Lit"), {P}),
    "a picture is deleted": (lambda shop: shop.image.delete(), {P}),
    "pictures are updated": (lambda _: update(ProductImage, position=4), {P}),
    "a brand is added": (lambda _: make_brand("lux"), {B, P}),
    "a brand is saved": (lambda shop: save(shop.brand, name="Lumen"), {B, P}),
    "a brand is hidden": (lambda _: update(Brand, is_active=False), {B, P}),
    "a brand is changed by hand": (lambda _: execute("UPDATE catalog_brand SET name = 'Lumen'"), {B, P}),
    "a brand is deleted": (lambda shop: [update(Product, brand=None), shop.brand.delete()], {B, P}),
    "a category is added": (lambda shop: make_category("bulbs", parent=shop.lamps), {C, P, R}),
    "a category is renamed": (lambda _: update(Category, name="Light"), {C, P}),
    "a category is hidden": (lambda _: update(Category, is_active=False), {C, P, R}),
    "a category moves": (lambda shop: move_category(shop.lamps.pk, parent_id=None), {C, P, R}),
    "a specification is declared": (lambda shop: make_spec(shop.lamps), {C, P}),
    "a declaration is changed": (lambda shop: save(make_spec(shop.lamps), unit="W"), {C, P}),
    "declarations are changed by hand": (lambda _: execute("UPDATE catalog_specdefinition SET unit = 'W'"), {C, P}),
    "a declaration is dropped": (lambda shop: make_spec(shop.lamps).delete(), {C, P}),
    "a specification of a product is changed": (lambda _: update(Product, specifications={"Weight": 3}), {P}),
    "an approved review is added": (lambda shop: make_review(shop.lamp, author=make_user()), {R, P}),
    "a review is approved": (lambda _: update(ProductReview, status="approved"), {R, P}),
    "a review is taken down": (lambda _: update(ProductReview, status="rejected"), {R, P}),
    "an approved review is edited": (lambda shop: save(shop.approved, title="So-so"), {R, P}),
    "a purchase is confirmed": (lambda shop: save(shop.approved, is_verified_purchase=True), {R, P}),
    "an approved review is deleted": (lambda shop: shop.approved.delete(), {R, P}),
    "somebody finds a review helpful": (lambda shop: vote_for(shop.approved), {V}),
    "votes are given in bulk": (
        lambda shop: ReviewVote.objects.bulk_create(
            ReviewVote(review=shop.approved, voter=make_user()) for _ in range(3)
        ),
        {V},
    ),
    "a vote is taken back": (lambda shop: vote_for(shop.approved).delete(), {V}),
    "a voter is deleted": (lambda shop: vote_for(shop.approved).voter.delete(), {V}),
    "an approved review loses its votes by an edit": (
        lambda shop: [vote_for(shop.approved), update(ProductReview, comment="Other words.")],
        {R, P, V},
    ),
    "the shop replies": (lambda shop: reply_to(shop.approved), {R}),
    "a reply is changed": (lambda shop: save(reply_to(shop.approved), text="Sorry."), {R}),
    "a reply is removed": (lambda shop: reply_to(shop.approved).delete(), {R}),
    "an author gets another name": (lambda shop: save(shop.author, last_name="Byron"), {R}),
    "an author is deleted": (lambda shop: shop.author.delete(), {R, P}),
}

NO_CHANGES: dict[str, Callable[[Shop], Any]] = {
    "a pending review has its votes cleared": lambda shop: [vote_for(shop.pending), save(shop.pending, title="Hm")],
    "what is shown is saved as it was": lambda _: update(ProductReview, rating=F("rating")),
    "views are counted": lambda _: update(Product, view_count=7),
    "a review is written": lambda shop: make_review(shop.lamp, status="pending", author=make_user()),
    "a review is refused": lambda shop: save(shop.pending, status="rejected"),
    "a pending review is rewritten": lambda shop: save(shop.pending, title="Hm"),
    "a pending review is deleted": lambda shop: shop.pending.delete(),
    "an author of nothing that is shown is deleted": lambda shop: shop.pending.author.delete(),
    "somebody signs up": lambda _: make_user("New", "Comer"),
    "a person is saved as they were": lambda shop: shop.author.save(),
    "an address changes": lambda shop: save(shop.author, email="ada@other.example"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_spoils_what_shows_it(shop: Shop, name: str) -> None:
    change, domains = CHANGES[name]
    assert spoiled_by(lambda: change(shop)) == domains


@pytest.mark.parametrize("name", NO_CHANGES)
def test_spoils_nothing(shop: Shop, name: str) -> None:
    assert spoiled_by(lambda: NO_CHANGES[name](shop)) == set()
