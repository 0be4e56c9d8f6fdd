"""Whichever way a change comes in, it spoils: the API, the admin, an import, the order system."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from catalog.models import Product, ProductReview
from catalog.tasks import report_low_stock
from tests.cache.conftest import Shop
from tests.cache.spoiling import B, C, P, R, spoiled_by
from tests.catalog.staff import act, product_form, send
from tests.factories import global_id, make_user
from tests.graphql import ask
from tests.staff import enter, make_clerk, page_of
from tests.writes import reviews, test_brands, test_categories
from tests.writes.staff import ADJUST, CREATE, DELETE, UPDATE, do, make_staff
from tests.writes.views import flush


def test_staff_through_the_api(shop: Shop) -> None:
    staff, lamp = make_staff(), global_id(shop.lamp)
    given = {"name": "Shade", "categoryId": global_id(shop.lamps), "regularPrice": "1"}
    assert spoiled_by(lambda: do(staff, CREATE, input=given)) == {P, C, R}
    assert spoiled_by(lambda: do(staff, UPDATE, id=lamp, input={"name": "Light"})) == {P}
    assert spoiled_by(lambda: do(staff, UPDATE, id=lamp, input={"isActive": False})) == {P, C, R}
    assert spoiled_by(lambda: do(staff, ADJUST, id=lamp, delta=1)) == {P}
    assert spoiled_by(lambda: do(staff, DELETE, id=lamp)) == {P, C, R}


def test_brands_and_categories_through_the_api(shop: Shop) -> None:
    assert spoiled_by(lambda: test_brands.update(shop.brand, name="Lumen")) == {B, P}
    assert spoiled_by(test_brands.create) == {B, P}
    assert {C, P} <= spoiled_by(lambda: test_categories.update(shop.lamps, name="Light"))
    assert spoiled_by(lambda: test_categories.move(shop.lamps, parentId=None)) == {C, P, R}


def test_what_is_refused_spoils_nothing(shop: Shop) -> None:
    given = {"regularPrice": "-1"}
    assert spoiled_by(lambda: do(make_staff(), UPDATE, id=global_id(shop.lamp), input=given)) == set()
    assert spoiled_by(lambda: test_brands.delete(shop.brand)) == set()


def test_customers_and_moderators_through_the_api(shop: Shop) -> None:
    customer, moderator = reviews.make_viewer(), reviews.make_moderator()
    assert spoiled_by(lambda: reviews.create(customer, shop.lamp)) == set()
    review = ProductReview.objects.get(author_id=customer.user_id)
    assert spoiled_by(lambda: reviews.moderate(moderator, review)) == {R, P}
    assert spoiled_by(lambda: reviews.update(customer, review)) == {R, P}
    assert spoiled_by(lambda: reviews.moderate(moderator, review, "REJECT", reason="Rude.")) == set()
    assert spoiled_by(lambda: reviews.delete(customer, review)) == set()


def test_the_admin(shop: Shop, client: Client) -> None:
    clerk = make_clerk("view_product", "change_product", "view_productreview", "change_productreview")
    enter(client, clerk)
    assert P in spoiled_by(lambda: send(client, page_of(shop.lamp), product_form(shop.lamp, name="Lantern")))
    assert spoiled_by(lambda: act(client, "approve", [shop.pending])) == {R, P}


@pytest.mark.usefixtures("shop")
def test_an_import(tmp_path: Path) -> None:
    rows = tmp_path / "products.jsonl"
    bulb = {"handle": "bulb", "name": "Bulb", "category": "Home > Lamps", "regular_price": "5"}
    rows.write_text(json.dumps(bulb), "utf-8")
    assert spoiled_by(lambda: call_command("import_products", rows)) == {P, C, R}
    assert spoiled_by(lambda: call_command("import_products", rows)) == set()
    rows.write_text(json.dumps(bulb | {"regular_price": "6"}), "utf-8")
    assert P in spoiled_by(lambda: call_command("import_products", rows))


def test_confirmed_purchases(shop: Shop, tmp_path: Path) -> None:
    spoiled_by(lambda: Product.objects.update(sku="L-1"))
    orders = tmp_path / "orders.csv"
    orders.write_text(f"email,sku\n{shop.author.email},L-1\n", "utf-8")
    assert spoiled_by(lambda: call_command("verify_purchases", orders)) == {R, P}
    assert spoiled_by(lambda: call_command("verify_purchases", orders)) == set()


def test_views_and_alerts_spoil_nothing(shop: Shop) -> None:
    shop.lamp.stock_quantity = 0
    shop.lamp.save()
    make_user(email="boss@shop.example", is_staff=True, is_superuser=True, is_email_verified=True)
    assert spoiled_by(report_low_stock.delay) == set()
    assert spoiled_by(lambda: [ask('{ product(slug: "lamp") { name } }'), flush()]) == set()
    shop.lamp.refresh_from_db()
    assert shop.lamp.view_count == 1
