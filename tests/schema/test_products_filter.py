"""`products(filter:)`: what a list can be narrowed by."""

from typing import Any

import pytest

from catalog.models import Category, Product
from nexus.common.viewer import Viewer
from tests.factories import day, global_id, make_brand, make_path, make_product, make_review
from tests.graphql import MANAGER, Refusal, ask, ask_as

LIST = (
    "query List($filter: ProductFilterInput) { products(filter: $filter, sort: OLDEST) { nodes { slug } totalCount } }"
)


def slugs(data: dict[str, Any]) -> str:
    """Return the slugs of a list in one line; its total must agree."""
    found = [node["slug"] for node in data["products"]["nodes"]]
    assert data["products"]["totalCount"] == len(found)
    return " ".join(found)


def listed(**conditions: Any) -> str:
    return slugs(ask(LIST, filter=conditions).data)


@pytest.fixture
def shop() -> None:
    """Six products; one costs dollars."""
    acme, lumen = make_brand("acme"), make_brand("lumen")
    desk, floor, pots = make_path("home/lamps/desk"), make_path("home/lamps/floor"), make_path("kitchen/pots")
    make_product("a", category=desk, brand=acme, regular_price="10", stock_quantity=1, created_at=day(1))
    make_product("b", category=desk, brand=lumen, regular_price="20", discount_price="15", created_at=day(2))
    make_product("c", category=floor, regular_price="15.01", stock_quantity=9, created_at=day(3))
    make_product("d", category=make_path("home"), brand=acme, regular_price="15", created_at=day(4))
    make_product("e", category=pots, regular_price="15", currency="USD", stock_quantity=6, created_at=day(5))
    make_product("f", category=pots, regular_price="0", discount_price=None, created_at=day(6))
    for slug, rating in (("a", 3), ("a", 4), ("c", 4), ("d", 2)):
        make_review(Product.objects.get(slug=slug), rating)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, "a b c d e f"),
        ({"price": {"gte": "15"}}, "b c d"),
        ({"price": {"lte": "15"}}, "a b d f"),
        ({"price": {"gte": "15.000", "lte": "15.00"}}, "b d"),
        ({"price": {"gte": 15, "lte": 15}}, "b d"),
        ({"price": {"gte": "16", "lte": "15"}}, ""),
        ({"price": {}}, "a b c d e f"),
        ({"price": {"gte": None}}, "a b c d e f"),
        ({"price": {"gte": "15"}, "currencyCode": "USD"}, "e"),
        ({"currencyCode": "USD"}, "e"),
        ({"currencyCode": "EUR"}, "a b c d f"),
        ({"currencyCode": "CHF"}, ""),
        ({"categorySlugs": ["home"]}, "a b c d"),
        ({"categorySlugs": ["home"], "includeDescendants": False}, "d"),
        ({"categorySlugs": ["lamps"]}, "a b c"),
        ({"categorySlugs": ["lamps", "kitchen"]}, "a b c e f"),
        ({"categorySlugs": ["lamps", "desk"]}, "a b c"),
        ({"categorySlugs": ["unknown"]}, ""),
        ({"categorySlugs": []}, ""),
        ({"includeDescendants": False}, "a b c d e f"),
        ({"brandSlugs": ["acme"]}, "a d"),
        ({"brandSlugs": ["acme", "lumen", "unknown"]}, "a b d"),
        ({"brandSlugs": ["unknown"]}, ""),
        ({"brandSlugs": []}, ""),
        ({"inStock": True}, "a c e"),
        ({"inStock": False}, "b d f"),
        ({"onSale": True}, "b"),
        ({"onSale": False}, "a c d e f"),
        ({"minRating": 3}, "a c"),
        ({"minRating": 4}, "c"),
        ({"minRating": 5}, ""),
        ({"ids": []}, ""),
        ({"brandSlugs": ["acme"], "inStock": True, "price": {"lte": "12"}, "categorySlugs": ["desk"]}, "a"),
        ({"ids": None, "categorySlugs": None, "brandSlugs": None, "price": None, "currencyCode": None, "inStock": None,
          "onSale": None, "minRating": None, "isActive": None, "lowStock": None, "includeDescendants": None},
         "a b c d e f"),
    ],
)  # fmt: skip
def test_lists_what_meets_the_filter(conditions: dict[str, Any], expected: str) -> None:
    assert listed(**conditions) == expected


@pytest.mark.usefixtures("shop")
def test_lists_only_the_ids_that_are_asked_for() -> None:
    wanted = [global_id(product) for product in Product.objects.filter(slug__in="ace")]
    assert listed(ids=[*wanted, wanted[0]]) == "a c e"
    assert listed(ids=wanted, inStock=True, currencyCode="EUR") == "a c"


@pytest.mark.usefixtures("shop")
def test_a_category_and_a_brand_list_their_own() -> None:
    document = """query Own($filter: ProductFilterInput) {
        category(slug: "home") { products(filter: $filter, sort: OLDEST) { nodes { slug } totalCount } }
        brand(slug: "acme") { products(filter: $filter, sort: OLDEST) { nodes { slug } totalCount } }
    }"""
    for conditions, home, acme in (
        ({}, "a b c d", "a d"),
        ({"includeDescendants": False}, "d", "a d"),
        ({"categorySlugs": ["desk"]}, "a b", "a"),
        ({"categorySlugs": ["kitchen"]}, "", ""),
        ({"brandSlugs": ["lumen"]}, "b", ""),
        ({"price": {"lte": "15"}}, "a b d", "a d"),
    ):
        data = ask(document, filter=conditions).data
        assert (slugs(data["category"]), slugs(data["brand"])) == (home, acme)


@pytest.mark.usefixtures("shop")
def test_a_price_order_lists_one_currency() -> None:
    document = LIST.replace("List(", "List($sort: ProductSort, ").replace("OLDEST", "$sort")
    for sort, conditions, expected in (
        ("PRICE_ASC", None, "f a b d c"),
        ("PRICE_DESC", {}, "c d b a f"),
        ("PRICE_ASC", {"currencyCode": "USD"}, "e"),
        ("NAME_ASC", {}, "a b c d e f"),
    ):
        assert slugs(ask(document, filter=conditions, sort=sort).data) == expected


@pytest.mark.usefixtures("shop")
def test_managers_filter_by_state_and_low_stock() -> None:
    Product.objects.filter(slug__in="ab").update(is_active=False)
    for conditions, expected in (
        ({"isActive": False}, "a b"),
        ({"isActive": True}, "c d e f"),
        ({"lowStock": True}, "d f"),
        ({"lowStock": False}, "c e"),
        ({"isActive": False, "lowStock": True}, "a b"),
        ({}, "c d e f"),
    ):
        assert slugs(ask_as(MANAGER, LIST, filter=conditions).data) == expected


@pytest.mark.usefixtures("shop")
def test_managers_find_active_products_in_hidden_categories() -> None:
    Category.objects.filter(slug="kitchen").update(is_active=False)
    assert slugs(ask_as(MANAGER, LIST, filter={}).data) == "a b c d"
    assert slugs(ask_as(MANAGER, LIST, filter={"isActive": True}).data) == "a b c d e f"
    assert slugs(ask_as(MANAGER, LIST, filter={"isActive": True, "categorySlugs": ["kitchen"]}).data) == "e f"


@pytest.mark.parametrize("name", ["isActive", "lowStock"])
@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("viewer", [Viewer(), Viewer(MANAGER.user_id)])
def test_the_filters_of_managers_are_forbidden_to_others(name: str, value: bool, viewer: Viewer) -> None:  # noqa: FBT001
    answer = ask_as(viewer, LIST, filter={name: value})
    assert answer.refusal == Refusal("FORBIDDEN", f"filter.{name}", ["products"])
    assert answer.partial_data is None
