"""createProduct: a whole product or nothing."""

from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry

from catalog.models import Product
from tests.factories import global_id, make_brand, make_category, make_product
from tests.graphql import ask_as
from tests.writes.staff import CREATE, do, make_staff, recorded, refusals


def create(**values: Any) -> dict[str, Any]:
    """Return the payload of a product in the category `things` at ten euros, unless told otherwise."""
    given = {"name": "Desk lamp", "categoryId": global_id(make_things()), "regularPrice": "10.00"} | values
    return do(make_staff(), CREATE, input=given)


def make_things() -> Any:
    return make_category("things") if not Product.objects.exists() else Product.objects.first().category


def refused(**values: Any) -> set[tuple[str, str]]:
    """Return why a product is refused; nothing was saved then."""
    payload = create(**values)
    assert not Product.objects.exists()
    assert not LogEntry.objects.exists()
    return refusals(payload)


def test_a_product_with_its_least() -> None:
    product = create()["product"]
    assert product["slug"] == "desk-lamp"
    assert product["staff"] == {
        "stockQuantity": 0,
        "lowStockThreshold": 5,
        "isActive": True,
        "revision": 1,
        "regularPrice": {"amount": "10.00"},
        "discountPrice": None,
    }
    saved = Product.objects.get()
    assert (saved.sku, saved.brand, saved.currency, saved.specifications, saved.description) == (
        None,
        None,
        "EUR",
        {},
        "",
    )


def test_a_product_with_everything() -> None:
    brand = make_brand("lumen")
    product = create(
        name="  Desk \n lamp ",
        slug="The_Lamp-1",
        sku=" L-1 ",
        description=" Bright.\r\nLight. ",
        brandId=global_id(brand),
        currencyCode="KWD",
        regularPrice="19.125",
        discountPrice="17.5",
        stockQuantity=7,
        lowStockThreshold=0,
        specifications={" Width ": {"value": 4, "unit": "cm"}, "LED": True, "Watt": 4.5, "Label": "A", "Extra": None},
        isActive=False,
    )["product"]
    assert (product["name"], product["slug"], product["sku"]) == ("Desk lamp", "The_Lamp-1", "L-1")
    assert product["description"] == "Bright.\nLight."
    assert product["brand"] == {"slug": "lumen"}
    assert product["category"] == {"slug": "things"}
    assert product["specifications"] == {
        "Width": {"value": 4, "unit": "cm"},
        "LED": True,
        "Watt": 4.5,
        "Label": "A",
        "Extra": None,
    }
    saved = Product.objects.get()
    assert (saved.regular_price, saved.discount_price) == (Decimal("19.125"), Decimal("17.5"))
    assert (saved.currency, saved.stock_quantity, saved.low_stock_threshold) == ("KWD", 7, 0)
    assert not saved.is_active


def test_null_is_the_same_as_left_out() -> None:
    nothing = dict.fromkeys(
        ("slug", "sku", "brandId", "currencyCode", "discountPrice", "lowStockThreshold", "specifications")
    )
    product = create(**nothing)["product"]
    assert (product["slug"], product["staff"]["lowStockThreshold"]) == ("desk-lamp", 5)


def test_it_is_recorded() -> None:
    create()
    [(user, act, what, message)] = recorded()
    assert (user.first_name, act, what, message) == ("Grace", ADDITION, "Desk lamp", "")
    assert LogEntry.objects.get().get_edited_object() == Product.objects.get()


def test_everything_that_is_wrong_comes_at_once() -> None:
    assert refused(
        name=" ",
        slug="no spaces",
        sku="x" * 65,
        description="\0",
        categoryId=global_id(Product(pk=1)),
        brandId="nonsense",
        currencyCode="XQZ",
        stockQuantity=-1,
        lowStockThreshold=-1,
        specifications=[],
    ) == {
        ("input.name", "REQUIRED"),
        ("input.slug", "INVALID"),
        ("input.sku", "INVALID"),
        ("input.description", "INVALID"),
        ("input.categoryId", "NOT_FOUND"),
        ("input.brandId", "NOT_FOUND"),
        ("input.currencyCode", "INVALID"),
        ("input.stockQuantity", "INVALID"),
        ("input.lowStockThreshold", "INVALID"),
        ("input.specifications", "INVALID"),
    }


@pytest.mark.parametrize("category_id", ["Category:999999999999999999", "Category:0", "Product:1"])
def test_a_category_that_is_none(category_id: str) -> None:
    assert refused(categoryId=b64encode(category_id.encode()).decode()) == {("input.categoryId", "NOT_FOUND")}


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \n\t ",
        "\u200b\u200b",
        "\u0301",
        "a" * 201,
        "a\0b",
        "a\ud800b",
        "a\u202eb",
        "a\x07b",
        "e" + "\u0301" * 1_000_000,
    ],
)
def test_a_name_that_is_none(name: str) -> None:
    assert refused(name=name) in ({("input.name", "REQUIRED")}, {("input.name", "INVALID")})


@pytest.mark.parametrize("text", ["a" * 50_001, "a\0", "\udfff", "\u2066"])
def test_a_description_that_is_none(text: str) -> None:
    assert refused(description=text) == {("input.description", "INVALID")}


@pytest.mark.parametrize("slug", ["a b", "\u00e9", "a/b", "a" * 221, "a\n", "\ud800", "a.b", "\uff41"])
def test_a_slug_that_is_none(slug: str) -> None:
    if slug == "a\n":
        assert create(slug=slug)["product"]["slug"] == "a"
    else:
        assert refused(slug=slug) == {("input.slug", "INVALID")}


@pytest.mark.parametrize(
    ("prices", "refusal"),
    [
        ({"regularPrice": "-0.01"}, ("input.regularPrice", "INVALID")),
        ({"regularPrice": "10.001"}, ("input.regularPrice", "INVALID")),
        ({"regularPrice": "10.5", "currencyCode": "JPY"}, ("input.regularPrice", "INVALID")),
        ({"regularPrice": "10000000000"}, ("input.regularPrice", "INVALID")),
        ({"discountPrice": "9.999"}, ("input.discountPrice", "INVALID")),
        ({"discountPrice": "-1"}, ("input.discountPrice", "INVALID")),
        ({"discountPrice": "10.00"}, ("input.discountPrice", "PRICE_ORDER")),
        ({"discountPrice": "11"}, ("input.discountPrice", "PRICE_ORDER")),
    ],
)
def test_a_price_that_is_none(prices: dict[str, str], refusal: tuple[str, str]) -> None:
    assert refused(**prices) == {refusal}


def test_prices_may_have_zeros_behind_their_decimals() -> None:
    assert create(regularPrice="10.000000", discountPrice="0")["errors"] == []


@pytest.mark.parametrize(
    "specifications",
    [
        [],
        "text",
        7,
        True,
        {"": "x"},
        {"a" * 101: "x"},
        {"a\0": "x"},
        {"a": "x" * 2001},
        {"a": "x\0"},
        {"a": "\ud800"},
        {"a": []},
        {"a": {}},
        {"a": {"value": 1}},
        {"a": {"value": 1, "unit": None}},
        {"a": {"value": {"value": 1, "unit": "cm"}, "unit": "cm"}},
        {"a": {"value": 1, "unit": "cm", "more": 1}},
        {"a": 10**100},
        {"a": float("inf")},
        {"a": float("nan")},
        {"a": 1, " a ": 2},
        {str(number): number for number in range(101)},
    ],
)
def test_specifications_that_are_none(specifications: Any) -> None:
    assert refused(specifications=specifications) == {("input.specifications", "INVALID")}


def test_a_slug_and_a_sku_belong_to_one_product() -> None:
    make_product("lamp", sku="L-1")
    payload = create(slug="lamp", sku="L-1")
    assert refusals(payload) == {("input.slug", "UNIQUE"), ("input.sku", "UNIQUE")}
    assert Product.objects.count() == 1


def test_an_empty_sku_is_none_and_may_be_had_twice() -> None:
    assert [create(sku=" ")["product"]["sku"] for _ in range(2)] == [None, None]


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Café Łódź Straße", ["cafe-lodz-strasse", "cafe-lodz-strasse-2", "cafe-lodz-strasse-3"]),
        ("Bob's 1/2 & 3.5mm", ["bobs-1-2-3-5mm", "bobs-1-2-3-5mm-2"]),
        ("日本 🙂!", ["product", "product-2"]),
        ("x" * 200, ["x" * 200, "x" * 200 + "-2"]),
        ("Lamp 2", ["lamp-2", "lamp-2-2"]),
        ("ß" * 150, ["s" * 220, "s" * 212 + "-2", "s" * 212 + "-3"]),
    ],
)
def test_slugs_are_made_from_the_name(name: str, slugs: list[str]) -> None:
    assert [create(name=name)["product"]["slug"] for _ in slugs] == slugs


def test_a_made_slug_takes_the_first_free_number() -> None:
    for slug in ("lamp", "lamp-2", "lamp-4", "lamp-old"):
        make_product(slug)
    assert [create(name="Lamp")["product"]["slug"] for _ in range(2)] == ["lamp-3", "lamp-5"]


def test_whoever_may_only_add_sees_what_they_added() -> None:
    category = global_id(make_category("things", is_active=False))
    viewer = make_staff("add_product")
    given = {"name": "Lamp", "categoryId": category, "regularPrice": "1", "isActive": False}
    product = do(viewer, CREATE, input=given)["product"]
    assert (product["name"], product["staff"]) == ("Lamp", None)
    assert ask_as(viewer, '{ product(slug: "lamp") { id } }').data == {"product": None}
