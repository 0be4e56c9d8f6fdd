"""When an alert of low stock is raised, and when it is not: once for each crossing, whoever causes it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from catalog.models import Product
from tests.factories import global_id, make_product
from tests.staff import enter, make_boss
from tests.writes.low_stock import alerts, report, sell
from tests.writes.staff import ADJUST, CREATE, UPDATE, do, make_staff


def make_lamp(stock: int = 6) -> Product:
    return make_product("lamp", stock_quantity=stock, low_stock_threshold=5)


def by_update(product: Product, _: Path) -> None:
    do(make_staff(), UPDATE, id=global_id(product), input={"stockQuantity": 5})


def by_adjustment(product: Product, _: Path) -> None:
    do(make_staff(), ADJUST, id=global_id(product), delta=-1)


def by_raised_threshold(product: Product, _: Path) -> None:
    do(make_staff(), UPDATE, id=global_id(product), input={"lowStockThreshold": 6})


def by_save(product: Product, _: Path) -> None:
    product.stock_quantity = 0
    product.save()


def by_import(product: Product, folder: Path) -> None:
    row = {"handle": "lamp", "name": "Lamp", "category": "Things", "regular_price": "10", "stock_quantity": 2}
    file = folder / "products.jsonl"
    file.write_text(json.dumps(row))
    call_command("import_products", file, stdout=StringIO())
    assert Product.objects.get(pk=product.pk).stock_quantity == 2


@pytest.mark.parametrize("cross", [by_update, by_adjustment, by_raised_threshold, by_save, by_import])
def test_a_crossing_raises_one_alert_whoever_causes_it(cross: Callable[[Product, Path], None], tmp_path: Path) -> None:
    cross(make_lamp(), tmp_path)
    assert alerts() == ["lamp"]


def test_an_edit_in_the_admin_raises_one(client: Client) -> None:
    product = make_lamp()
    page = f"/admin/catalog/product/{product.pk}/change/"
    form = enter(client, make_boss()).get(page).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None} | {"stock_quantity": 1}
    values["specifications"] = json.dumps(product.specifications)
    pictures = {f"images-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    answer = client.post(page, {**values, **pictures})
    assert answer.status_code == 302, answer.context["errors"]
    assert alerts() == ["lamp"]


def test_one_above_the_threshold_is_enough() -> None:
    product = make_lamp(stock=9)
    sell(product, 6)
    assert alerts() == []


def test_further_changes_while_it_is_low_raise_none() -> None:
    product = make_lamp()
    raised = []
    for quantity in (5, 4, 0, 3, 5):
        sell(product, quantity)
        raised.append(Product.objects.get(pk=product.pk).low_stock_alert)
    product.refresh_from_db()
    product.name = "Other"
    product.save()
    raised.append(Product.objects.get(pk=product.pk).low_stock_alert)
    assert len({(alert.pk, alert.raised_at) for alert in raised}) == 1


def test_stock_that_comes_back_takes_the_alert_away_and_arms_it_again() -> None:
    product = make_lamp()
    sell(product, 5)
    sell(product, 6)
    assert alerts() == []
    sell(product, 5)
    assert alerts() == ["lamp"]


def test_a_lowered_threshold_takes_the_alert_away() -> None:
    product = make_lamp()
    sell(product, 5)
    do(make_staff(), UPDATE, id=global_id(product), input={"lowStockThreshold": 4})
    assert alerts() == []


def test_what_is_entered_with_few_has_not_run_low() -> None:
    category = global_id(make_product("lamp", stock_quantity=0).category)
    values = {"name": "Chair", "categoryId": category, "regularPrice": "5", "stockQuantity": 0}
    do(make_staff(), CREATE, input=values)
    Product.objects.update(stock_quantity=1)
    assert alerts() == []


def test_many_in_one_statement_are_one_alert_each() -> None:
    for number in range(3):
        make_product(f"p{number}", stock_quantity=10)
    Product.objects.update(stock_quantity=0)
    assert sorted(alerts()) == ["p0", "p1", "p2"]


def test_a_change_that_is_rolled_back_raises_none() -> None:
    product = make_lamp()
    with transaction.atomic():
        sell(product, 0)
        transaction.set_rollback(True)
    assert alerts() == []


def test_neither_alert_nor_report_is_an_edit_of_the_product(settings: Any) -> None:
    settings.LOW_STOCK_EMAILS = ["buyers@shop.example"]
    product = make_lamp()
    sell(product, 0)
    product.refresh_from_db()
    # The change of the stock itself.
    assert product.revision == 2
    report()
    again = Product.objects.get()
    assert (again.revision, again.updated_at) == (2, product.updated_at)


def test_a_deleted_product_takes_its_alert_along() -> None:
    product = make_lamp()
    sell(product, 0)
    product.delete()
    assert alerts() == []
