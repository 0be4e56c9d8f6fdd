"""Changes of the catalogue at the same moment, on connections of their own."""

from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.contrib.admin.models import LogEntry
from django.db import transaction

from catalog.actions.brands import create_brand, delete_brand, update_brand
from catalog.actions.categories import create_category, delete_category, move_category
from catalog.actions.products import create_product, delete_product, update_product
from catalog.actions.stock import adjust_stock
from catalog.errors import CatalogErrorCode
from catalog.models import Brand, Category, Product, ProductReview
from tests.factories import make_brand, make_category, make_product, make_review, make_user
from tests.races import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff() -> UUID:
    return make_user().pk


def new_product(**values: Any) -> dict[str, Any]:
    return {"name": "Lamp", "category_id": Category.objects.get().pk, "regular_price": 10} | values


def test_fifty_stock_changes_end_at_the_exact_sum(staff: UUID) -> None:
    lamp = make_product(stock_quantity=10_000)
    deltas = [(-1) ** number * number for number in range(50)]
    answers = at_once(*[lambda d=delta: adjust_stock(staff, lamp.pk, delta=d) for delta in deltas], threads=10)
    assert refused(answers) == []
    lamp.refresh_from_db()
    # The delta of zero is no edit.
    assert (lamp.stock_quantity, lamp.revision) == (10_000 + sum(deltas), 50)
    assert LogEntry.objects.count() == 49


def test_the_last_pieces_are_taken_once(staff: UUID) -> None:
    lamp = make_product(stock_quantity=7)
    answers = at_once(*[lambda: adjust_stock(staff, lamp.pk, delta=-1)] * 20, threads=10)
    assert refused(answers) == [(CatalogErrorCode.OUT_OF_STOCK, "delta")] * 13
    assert Product.objects.get().stock_quantity == 0


def test_an_absolute_stock_loses_no_delta_after_it(staff: UUID) -> None:
    lamp = make_product(stock_quantity=1000)
    calls = [lambda: adjust_stock(staff, lamp.pk, delta=1)] * 20
    calls.insert(10, lambda: update_product(staff, lamp.pk, {"stock_quantity": 5000}))
    answers = at_once(*calls, threads=10)
    assert refused(answers) == []
    later = [answer for answer in answers if answer.stock_quantity > 5000]
    assert Product.objects.get().stock_quantity == 5000 + len(later)
    assert Product.objects.get().revision == 22


def test_two_edits_of_the_same_revision_have_one_winner(staff: UUID) -> None:
    lamp = make_product()
    edits = [
        lambda n=number: update_product(staff, lamp.pk, {"name": f"Lamp {n}"}, expected_revision=1)
        for number in range(10)
    ]
    answers = at_once(*edits)
    assert refused(answers) == [(CatalogErrorCode.STALE_REVISION, "expected_revision")] * 9
    [winner] = [answer for answer in answers if isinstance(answer, Product)]
    lamp.refresh_from_db()
    assert (lamp.name, lamp.revision, LogEntry.objects.count()) == (winner.name, 2, 1)


def test_parallel_creations_get_a_slug_each(staff: UUID) -> None:
    make_category()
    names = ["Lamp", "Lamp 2", "Lámp", "lamp!"] * 4
    answers = at_once(*[lambda n=name: create_product(staff, new_product(name=n)) for name in names], threads=8)
    assert refused(answers) == []
    assert len({answer.slug for answer in answers}) == 16
    assert {"lamp", "lamp-2", "lamp-3"} < {answer.slug for answer in answers}


def test_parallel_categories_and_brands_get_a_slug_each(staff: UUID) -> None:
    at_once(*[lambda: create_category(staff, {"name": "Lamps"})] * 8)
    at_once(*[lambda: create_brand(staff, {"name": "Lumen"})] * 8)
    numbers = range(2, 9)
    assert set(Category.objects.values_list("slug", flat=True)) == {"lamps", *(f"lamps-{n}" for n in numbers)}
    assert set(Brand.objects.values_list("slug", flat=True)) == {"lumen", *(f"lumen-{n}" for n in numbers)}


@pytest.mark.parametrize("column", ["slug", "sku"])
def test_the_same_value_is_taken_once(column: str, staff: UUID) -> None:
    make_category()
    made = [lambda n=number: create_product(staff, new_product(name=f"P{n}", **{column: "x"})) for number in range(8)]
    answers = at_once(*made)
    assert refused(answers) == [(CatalogErrorCode.UNIQUE, column)] * 7
    assert (Product.objects.count(), LogEntry.objects.count()) == (1, 1)


def test_two_that_become_alike(staff: UUID) -> None:
    rows = [make_product(f"p{number}") for number in range(6)]
    answers = at_once(*[lambda pk=row.pk: update_product(staff, pk, {"sku": "x", "slug": "x"}) for row in rows])
    assert len(refused(answers)) >= 5
    assert {problem[0] for problem in refused(answers)} == {CatalogErrorCode.UNIQUE}
    assert Product.objects.filter(sku="x", slug="x").count() == 1


def held_open(act: Callable[[], object]) -> tuple[Callable[[], None], Event]:
    """Return `act` in a transaction that stays open a moment longer, and the event that it is done."""
    done = Event()

    def act_slowly() -> None:
        with transaction.atomic():
            act()
            done.set()
            Event().wait(0.2)

    return act_slowly, done


def after(event: Event, act: Callable[[], object]) -> Callable[[], object]:
    def act_later() -> object:
        assert event.wait(60)
        return act()

    return act_later


def test_a_category_is_not_deleted_under_a_product_that_is_being_created(staff: UUID) -> None:
    category = make_category()
    create, is_created = held_open(lambda: create_product(staff, new_product()))
    answers = at_once(create, after(is_created, lambda: delete_category(staff, category.pk)))
    assert refused(answers) == [(CatalogErrorCode.CATEGORY_IN_USE, "id")]
    assert Product.objects.get().category == category


def test_no_product_is_created_in_a_category_that_is_being_deleted(staff: UUID) -> None:
    category = make_category()
    given = new_product()
    delete, is_deleted = held_open(lambda: delete_category(staff, category.pk))
    answers = at_once(delete, after(is_deleted, lambda: create_product(staff, given)))
    assert refused(answers) == [(CatalogErrorCode.NOT_FOUND, "category_id")]
    assert not Product.objects.exists()


def test_a_brand_is_not_deleted_under_a_product_that_gets_it(staff: UUID) -> None:
    lamp, brand = make_product(), make_brand()
    update, is_updated = held_open(lambda: update_product(staff, lamp.pk, {"brand_id": brand.pk}))
    answers = at_once(update, after(is_updated, lambda: delete_brand(staff, brand.pk)))
    assert refused(answers) == [(CatalogErrorCode.BRAND_IN_USE, "id")]


def test_no_product_gets_a_brand_that_is_being_deleted(staff: UUID) -> None:
    lamp, brand = make_product(), make_brand()
    delete, is_deleted = held_open(lambda: delete_brand(staff, brand.pk))
    answers = at_once(delete, after(is_deleted, lambda: update_product(staff, lamp.pk, {"brand_id": brand.pk})))
    assert refused(answers) == [(CatalogErrorCode.NOT_FOUND, "brand_id")]


def test_a_brand_and_its_products_can_be_renamed_at_once(staff: UUID) -> None:
    """Each writes both rows, the one by a trigger; they take them in the same order."""
    brand = make_brand()
    rows = [make_product(f"p{number}", brand=brand) for number in range(4)]
    rename = [lambda n=number: update_brand(staff, brand.pk, {"name": f"Brand {n}"}) for number in range(4)]
    edit = [lambda pk=row.pk: update_product(staff, pk, {"name": "Renamed"}) for row in rows]
    for _ in range(5):
        assert refused(at_once(*[each for pair in zip(rename, edit, strict=True) for each in pair])) == []
    assert Product.objects.filter(name="Renamed").count() == 4


def test_moves_that_would_make_a_ring_together(staff: UUID) -> None:
    one, other = make_category("one"), make_category("other")
    answers = at_once(
        lambda: move_category(staff, one.pk, {"parent_id": other.pk}),
        lambda: move_category(staff, other.pk, {"parent_id": one.pk}),
    )
    assert refused(answers) == [(CatalogErrorCode.CATEGORY_CYCLE, "parent_id")]
    assert sorted(Category.objects.values_list("level", flat=True)) == [0, 1]


def test_a_product_goes_while_its_reviews_are_moderated(staff: UUID) -> None:
    """Whoever changes a review holds it and then, by its trigger, the product; a deletion takes the same order."""
    lamp = make_product()
    review = make_review(lamp, status="pending")
    approve, is_approved = held_open(lambda: ProductReview.objects.filter(pk=review.pk).update(status="approved"))
    delete = after(is_approved, lambda: delete_product(staff, lamp.pk))
    answers = at_once(approve, delete, delete)
    assert refused(answers) == [(CatalogErrorCode.NOT_FOUND, "id")]
    assert not Product.objects.exists()
