"""updateProduct: what is given changes, what is left out stays, and nothing is half done."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry

from catalog.models import Product
from tests.factories import global_id, make_brand, make_category, make_product, make_review
from tests.writes.staff import ERRORS, UPDATE, do, make_staff, recorded, refusals


def make_lamp(**values: Any) -> Product:
    full = {"sku": "L-1", "description": "Bright.", "discount_price": "7.50", "stock_quantity": 3, "name": "Lamp"}
    return make_product("lamp", brand=make_brand("lumen"), specifications={"Watt": 4}, **full | values)


def update(product: Product, seen: int | None = None, **values: Any) -> dict[str, Any]:
    return do(make_staff(), UPDATE, id=global_id(product), input=values, **{"seen": seen} if seen is not None else {})


def stored(product: Product) -> dict[str, Any]:
    return dict(Product.objects.values().get(pk=product.pk))


def refused(product: Product, **values: Any) -> set[tuple[str, str]]:
    """Return why a change is refused; the row is as it was."""
    before = stored(product)
    payload = update(product, **values)
    assert stored(product) == before
    assert not LogEntry.objects.exists()
    return refusals(payload)


def changed(product: Product, **values: Any) -> dict[str, Any]:
    """Return the columns that a change has changed, but for the mark of an edit."""
    before = stored(product)
    update(product, **values)
    after = stored(product)
    assert after["revision"] == before["revision"] + 1
    assert after["updated_at"] > before["updated_at"]
    spared = {"revision", "updated_at"}
    return {name: value for name, value in after.items() if value != before[name] and name not in spared}


def test_what_is_left_out_stays() -> None:
    assert changed(make_lamp(), description="Brighter.").keys() == {"description", "search_vector"}


def test_everything_can_change() -> None:
    lamp, shade, kitchen = make_lamp(), make_brand("shade"), make_category("kitchen")
    product = update(
        lamp,
        name="Shade",
        slug="shade",
        sku="S-1",
        description="Dark.",
        categoryId=global_id(kitchen),
        brandId=global_id(shade),
        currencyCode="JPY",
        regularPrice="1000",
        discountPrice="900",
        stockQuantity=9,
        lowStockThreshold=2,
        specifications={"Watt": 5},
        isActive=False,
    )["product"]
    assert product["staff"] == {
        "stockQuantity": 9,
        "lowStockThreshold": 2,
        "isActive": False,
        "revision": 2,
        "regularPrice": {"amount": "1000"},
        "discountPrice": {"amount": "900"},
    }
    assert (product["category"], product["brand"]) == ({"slug": "kitchen"}, {"slug": "shade"})
    row = stored(lamp)
    assert (row["name"], row["slug"], row["sku"], row["currency"]) == ("Shade", "shade", "S-1", "JPY")
    assert row["specifications"] == {"Watt": 5}


def test_null_clears_what_may_be_empty() -> None:
    columns = changed(make_lamp(), sku=None, brandId=None, discountPrice=None)
    assert columns.keys() == {"sku", "brand_id", "discount_price", "price", "discount_percent", "search_vector"}
    assert (columns["sku"], columns["brand_id"], columns["discount_price"]) == (None, None, None)


def test_null_is_refused_everywhere_else() -> None:
    names = ("name", "slug", "description", "categoryId", "currencyCode", "regularPrice", "stockQuantity")
    names += ("lowStockThreshold", "specifications", "isActive")
    assert refused(make_lamp(), **dict.fromkeys(names)) == {(f"input.{name}", "REQUIRED") for name in names}


def test_everything_that_is_wrong_comes_at_once() -> None:
    lamp = make_lamp()
    make_product("other", sku="O-1")
    assert refused(lamp, name="", slug="other", sku="O-1", brandId="none", discountPrice="10.00", stockQuantity=-1) == {
        ("input.name", "REQUIRED"),
        ("input.slug", "UNIQUE"),
        ("input.sku", "UNIQUE"),
        ("input.brandId", "NOT_FOUND"),
        ("input.discountPrice", "PRICE_ORDER"),
        ("input.stockQuantity", "INVALID"),
    }


def test_its_own_slug_and_sku_are_no_duplicates() -> None:
    assert changed(make_lamp(), slug="lamp", sku="L-1", name="Light")["name"] == "Light"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"regularPrice": "7.50"}, ("input.regularPrice", "PRICE_ORDER")),
        ({"discountPrice": "10"}, ("input.discountPrice", "PRICE_ORDER")),
        ({"regularPrice": "5", "discountPrice": "5"}, ("input.discountPrice", "PRICE_ORDER")),
        ({"currencyCode": "JPY"}, ("input.currencyCode", "INVALID")),
        ({"currencyCode": "JPY", "discountPrice": "7.5"}, ("input.discountPrice", "INVALID")),
        ({"currencyCode": "XQZ", "discountPrice": "11"}, ("input.currencyCode", "INVALID")),
    ],
)
def test_prices_are_seen_next_to_those_that_stay(values: dict[str, str], refusal: tuple[str, str]) -> None:
    assert refused(make_lamp(), **values) == {refusal}


def test_both_prices_may_fall_below_the_discount_of_before() -> None:
    columns = changed(make_lamp(), regularPrice="5", discountPrice="4.99")
    assert (columns["regular_price"], columns["price"]) == (5, Decimal("4.99"))


def test_an_edit_that_changes_nothing_is_none() -> None:
    lamp = make_lamp()
    before = stored(lamp)
    payload = update(lamp, name=" Lamp ", regularPrice="10.0", brandId=global_id(lamp.brand), isActive=True)
    assert payload["product"]["staff"]["revision"] == 1
    assert update(lamp)["errors"] == []
    assert stored(lamp) == before
    assert recorded() == []


def test_one_is_not_true_in_specifications() -> None:
    lamp = make_product(specifications={"LED": 1})
    update(lamp, specifications={"LED": True})
    lamp.refresh_from_db()
    assert (lamp.specifications["LED"] is True, lamp.revision) == (True, 2)


def test_specifications_may_stand_in_the_document() -> None:
    lamp = make_product()
    document = f"""mutation {{ updateProduct(
      id: "{global_id(lamp)}", input: {{specifications: {{Width: {{value: 4.5, unit: "cm"}}, LED: true, Extra: null}}}}
    ) {{ product {{ specifications }} {ERRORS} }} }}"""
    expected = {"Width": {"value": 4.5, "unit": "cm"}, "LED": True, "Extra": None}
    assert do(make_staff(), document)["product"]["specifications"] == expected


def test_it_is_recorded_with_what_changed() -> None:
    update(make_lamp(), name="Light", sku=None, stockQuantity=7, description="x" * 200, specifications={})
    [(user, act, what, message)] = recorded()
    assert (user.first_name, act, what) == ("Grace", CHANGE, "Lamp")
    assert message == (
        "Changed name from “Lamp” to “Light”; SKU from “L-1” to nothing; description; stock quantity from 3 to "
        "7; specifications."
    )


def test_an_unknown_product() -> None:
    payload = do(make_staff(), UPDATE, id=global_id(Product(pk=7)), input={"name": ""})
    assert refusals(payload) == {("id", "NOT_FOUND")}


def test_a_revision_that_is_over() -> None:
    lamp = make_lamp()
    assert update(lamp, seen=1, name="Light")["product"]["staff"]["revision"] == 2
    LogEntry.objects.all().delete()
    assert refused(lamp, seen=1, name="Torch", sku="x" * 65) == {("expectedRevision", "STALE_REVISION")}
    assert update(lamp, seen=2, name="Torch")["product"]["name"] == "Torch"


def test_only_edits_by_staff_move_the_revision() -> None:
    lamp = make_lamp()
    before = stored(lamp)
    make_review(lamp)
    lamp.brand.name = "Renamed"
    lamp.brand.save()
    Product.objects.update(view_count=5)
    after = stored(lamp)
    assert (after["revision"], after["updated_at"]) == (1, before["updated_at"])
    assert after["rating_count"] == 1
