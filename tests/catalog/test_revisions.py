"""A product's revision moves by one with each edit, whoever writes it, and with nothing else."""

from typing import Any

import pytest
from django.db.models import F

from catalog.models import Brand, Product
from tests.factories import make_brand, make_product, make_review

pytestmark = pytest.mark.django_db

EDITS: dict[str, dict[str, Any]] = {
    "stock": {"stock_quantity": F("stock_quantity") + 1},
    "counted twice": {"stock_quantity": 7, "revision": F("revision") + 1},
    "specifications": {"specifications": {"Watt": 4}},
    "cleared": {"sku": None, "discount_price": None, "brand": None},
    "by hand": {"revision": F("revision") + 1},
}


@pytest.mark.parametrize("columns", EDITS.values(), ids=EDITS)
def test_moves_by_one_with_an_edit(columns: dict[str, Any]) -> None:
    make_product(sku="L-1")
    Product.objects.update(**columns)
    assert Product.objects.get().revision == 2


@pytest.mark.parametrize("columns", [{"view_count": 7}, {"name": F("name")}], ids=["a view", "nothing new"])
def test_stays_with_everything_else(columns: dict[str, Any]) -> None:
    make_product()
    Product.objects.update(**columns)
    assert Product.objects.get().revision == 1


def test_moves_with_a_form_that_changes_something() -> None:
    make_product("lamp", name="Lamp")
    for name, revision in (("Lamp", 1), ("Light", 2)):
        product = Product.objects.get()
        product.name = name
        product.save()
        assert Product.objects.get().revision == revision


def test_stays_with_reviews_and_what_becomes_of_the_brand() -> None:
    make_review(make_product(brand=make_brand()))
    Brand.objects.update(name="Lux", is_active=False)
    product = Product.objects.get()
    assert (product.revision, product.rating_count) == (1, 1)
