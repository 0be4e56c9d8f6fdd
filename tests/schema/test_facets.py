"""`ProductConnection.facets`: which there are, what they cost, and what they tell nobody."""

from typing import Any

import pytest

from catalog.models import Brand, Category, Product
from tests.factories import make_brand, make_path, make_product, make_review
from tests.graphql import MANAGER, Refusal, ask, ask_as, count_statements
from tests.schema.facet_documents import OF_THE_SHOP

COUNTED = "facets { key ... on TermsFacet { values { value count } } ... on ToggleFacet { count } }"


@pytest.fixture(autouse=True)
def shop() -> None:
    """Five products; one costs dollars."""
    acme, lumen = make_brand("acme"), make_brand("lumen")
    desk, floor, pots = make_path("home/lamps/desk"), make_path("home/lamps/floor"), make_path("kitchen/pots")
    lamp = make_product("a", category=desk, brand=acme, regular_price="10", stock_quantity=1)
    make_product("b", category=desk, brand=lumen, regular_price="20", discount_price="15")
    make_product("c", category=floor, brand=acme, regular_price="30", stock_quantity=9)
    make_product("d", category=pots, regular_price="40")
    make_product("e", category=pots, brand=acme, regular_price="50", currency="USD", stock_quantity=3)
    make_review(lamp, 4)


def facet(key: str, **arguments: Any) -> Any:
    """Return one facet of the shop's list."""
    (found,) = ask(OF_THE_SHOP, keys=[key], **arguments).data["products"]["facets"]
    return found


def values(key: str, **filter: Any) -> dict[str, int]:  # noqa: A002 - as in the API
    return {each["value"]: each["count"] for each in facet(key, filter=filter)["values"]}


def test_a_list_has_six_facets_of_fields() -> None:
    found = ask(OF_THE_SHOP).data["products"]
    assert found["totalCount"] == 5
    assert [each["key"] for each in found["facets"]] == [each["filterField"] for each in found["facets"]] == [
        *("categorySlugs", "brandSlugs", "price", "minRating", "inStock", "onSale")
    ]  # fmt: skip


def test_keys_choose_facets_and_their_order() -> None:
    document = "query Keys($keys: [String!]) { products { facets(keys: $keys) { key } } }"
    for keys, expected in (
        (["onSale", "price"], ["onSale", "price"]),
        (["price", "nothing", "price"], ["price"]),
        (["category_slugs", ""], []),
        ([], []),
        (None, ["categorySlugs", "brandSlugs", "price", "minRating", "inStock", "onSale"]),
    ):
        found = ask(document, keys=keys).data["products"]["facets"]
        assert [each["key"] for each in found] == expected


def test_keys_are_at_most_a_hundred() -> None:
    refused = Refusal("BAD_REQUEST", "keys", ["products", "facets"])
    assert ask(OF_THE_SHOP, keys=["price"] * 101).refusal == refused
    assert ask(OF_THE_SHOP, keys=["x" * 257]).refusal == refused
    assert ask(OF_THE_SHOP, keys=["price"] * 100).data["products"]["totalCount"] == 5


def test_categories_are_those_below_where_one_stands() -> None:
    assert values("categorySlugs") == {"home": 3, "kitchen": 2}
    assert values("categorySlugs", categorySlugs=["home"]) == {"home": 3, "lamps": 3}
    assert values("categorySlugs", categorySlugs=["lamps"]) == {"lamps": 3, "desk": 2, "floor": 1}
    assert values("categorySlugs", categorySlugs=["floor"]) == {"desk": 2, "floor": 1}
    assert values("categorySlugs", categorySlugs=["floor", "kitchen"]) == {
        "kitchen": 2,
        "desk": 2,
        "pots": 2,
        "floor": 1,
    }
    assert values("categorySlugs", categorySlugs=["lamps"], includeDescendants=False) == {
        "desk": 2,
        "floor": 1,
        "lamps": 0,
    }


def test_a_category_and_a_brand_have_facets_of_their_own() -> None:
    page = f"{{ products {{ {COUNTED} }} }}"
    data = ask(f'{{ category(slug: "lamps") {page} brand(slug: "acme") {page} }}').data
    lamps, acme = ({each["key"]: each for each in data[name]["products"]["facets"]} for name in ("category", "brand"))
    assert lamps["categorySlugs"]["values"] == [{"value": "desk", "count": 2}, {"value": "floor", "count": 1}]
    assert lamps["brandSlugs"]["values"] == [{"value": "acme", "count": 2}, {"value": "lumen", "count": 1}]
    assert (lamps["inStock"]["count"], acme["inStock"]["count"]) == (2, 3)
    assert acme["categorySlugs"]["values"] == [{"value": "home", "count": 2}, {"value": "kitchen", "count": 1}]


def test_a_search_and_ids_are_what_is_counted() -> None:
    Product.objects.filter(slug__in="ac").update(name="Lantern")
    search = {key: facet(key, search="lantern") for key in ("brandSlugs", "price", "inStock")}
    assert [(each["value"], each["count"]) for each in search["brandSlugs"]["values"]] == [("acme", 2)]
    assert (search["price"]["min"], search["price"]["max"], search["inStock"]["count"]) == ("10.00", "30.00", 2)
    assert facet("inStock", filter={"ids": []})["count"] == 0
    assert facet("price", filter={"ids": []})["min"] is None


def test_prices_are_in_one_currency() -> None:
    names = ("min", "max", "selectedMin", "selectedMax", "currencyCode")
    for conditions, expected in (
        ({}, ("10.00", "40.00", None, None, "EUR")),
        ({"currencyCode": "USD"}, ("50.00", "50.00", None, None, "USD")),
        ({"price": {"gte": "15.5", "lte": "1000"}}, ("10.00", "40.00", "15.50", "1000.00", "EUR")),
        ({"price": {"gte": "0.005"}, "brandSlugs": ["acme"]}, ("10.00", "30.00", "0.005", None, "EUR")),
        ({"price": {"gte": "1"}, "currencyCode": "JPY"}, (None, None, "1", None, "JPY")),
    ):
        found = facet("price", filter=conditions)
        assert tuple(found[name] for name in names) == expected


def test_values_are_at_most_a_hundred_and_what_is_selected() -> None:
    pots = Category.objects.get(slug="pots")
    for number in range(101):
        make_product(f"p{number}", category=pots, brand=make_brand(f"brand-{number:03}"))
    found = facet("brandSlugs")
    slugs = [each["value"] for each in found["values"]]
    assert (slugs, found["hasMore"]) == (["acme", *(f"brand-{number:03}" for number in range(99))], True)
    found = facet("brandSlugs", filter={"brandSlugs": ["lumen", "nobody"]})
    assert [each["value"] for each in found["values"]] == [*slugs, "lumen", "nobody"]
    assert [each["value"] for each in found["values"] if each["isSelected"]] == ["lumen", "nobody"]
    assert found["hasMore"]


def test_managers_count_what_they_may_list() -> None:
    Category.objects.filter(slug="kitchen").update(is_active=False)
    Product.objects.filter(slug="a").update(is_active=False)
    for conditions, expected in (
        ({}, {"home": 2}),
        ({"isActive": True}, {"home": 2, "kitchen": 2}),
        ({"isActive": True, "categorySlugs": ["kitchen"]}, {"kitchen": 2, "pots": 2}),
        ({"isActive": False}, {"home": 1}),
        ({"lowStock": True}, {"home": 1}),
    ):
        data = ask_as(MANAGER, OF_THE_SHOP, keys=["categorySlugs"], filter=conditions).data["products"]
        assert {each["value"]: each["count"] for each in data["facets"][0]["values"]} == expected


@pytest.mark.parametrize("conditions", [{}, {"categorySlugs": ["secret"]}, {"brandSlugs": ["secret"]}])
def test_what_is_hidden_is_as_if_it_never_was(conditions: dict[str, Any]) -> None:
    def said() -> bytes:
        answers = [ask(OF_THE_SHOP, filter=each) for each in (conditions, conditions | {"categorySlugs": ["lamps"]})]
        assert all(answer.data for answer in answers)
        return b"".join(answer.text for answer in answers)

    before = said()
    lamps = Category.objects.get(slug="lamps")
    hidden = make_path("home/secret")
    Category.objects.filter(pk=hidden.pk).update(is_active=False, name="Secret things")
    make_product("x", category=hidden, regular_price="1", brand=Brand.objects.get(slug="acme"))
    make_product("y", category=lamps, is_active=False, regular_price="999")
    assert said() == before
    brand = make_brand("secret", is_active=False, name="Secret brand")
    make_product("z", category=hidden, brand=brand, regular_price="2")
    review = make_review(Product.objects.get(slug="b"), 5, status="pending")
    assert said() == before
    review.delete()


def test_they_cost_one_statement_and_only_if_they_are_selected() -> None:
    plain = count_statements("{ products { nodes { slug } totalCount } }")
    assert plain == 1
    # The tree and the brands are kept, and were not yet.
    assert count_statements("{ products { nodes { slug } totalCount facets { key } } }") == 4
    assert count_statements("{ products { nodes { slug } totalCount facets(keys: []) { key } } }") == 2
    twice = '{ products { totalCount a: facets(keys: ["price"]) { key } b: facets(keys: ["onSale"]) { key } } }'
    assert count_statements(twice) == 2
    skipped = "query A($no: Boolean!) { products { totalCount facets @skip(if: $no) { key } } }"
    assert ask(skipped, no=True).data == {"products": {"totalCount": 5}}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["price"], 2),
        (["minRating", "inStock", "onSale"], 2),
        (["brandSlugs"], 3),
        (["price", "categorySlugs"], 3),
        (["Weight"], 3),
        (None, 4),
    ],
)
@pytest.mark.parametrize("conditions", [{}, {"categorySlugs": ["lamps"], "brandSlugs": ["acme"]}])
def test_the_tree_is_read_for_those_that_tell_of_it(
    keys: list[str] | None, expected: int, conditions: dict[str, Any]
) -> None:
    assert count_statements(OF_THE_SHOP, keys=keys, filter=conditions) == expected
    every = {each["key"]: each for each in ask(OF_THE_SHOP, filter=conditions).data["products"]["facets"]}
    found = ask(OF_THE_SHOP, keys=keys, filter=conditions).data["products"]
    assert found["totalCount"] == (2 if conditions else 5)
    assert found["facets"] == [every[key] for key in keys or every if key in every]


def test_keys_that_are_not_given_are_all() -> None:
    document = "query Keys($keys: [String!]) { products { facets(keys: $keys) { key } } }"
    assert count_statements(document) == count_statements(document, keys=None) == 4
    assert count_statements(document.replace("!])", '!] = ["price"])')) == 2


def test_facets_with_and_without_the_tree_cost_one_statement() -> None:
    document = '{ products { totalCount a: facets(keys: ["price"]) { key } b: facets { key } ...F } }'
    document += ' fragment F on ProductConnection { c: facets(keys: "categorySlugs") { key } }'
    assert count_statements(document) == 4


def test_many_lists_cost_one_statement(settings: Any) -> None:
    settings.QUERY_MAX_COST = 10_000_000
    for number in range(7):
        make_product(f"p{number}", category=make_path(f"garden/part-{number}"), brand=make_brand(f"brand-{number}"))
    page = f"products {{ totalCount {COUNTED} }}"
    assert count_statements(f"{{ brands {{ {page} }} }}") == 4
    assert count_statements(f"{{ categories {{ children {{ {page} }} }} }}") == 4
    found = ask(f"{{ categories {{ slug {page} children {{ slug {page} }} }} }}").data["categories"]
    totals = {each["slug"]: each["products"]["totalCount"] for each in found}
    assert totals == {"home": 3, "kitchen": 2, "garden": 7}
    (garden,) = (each["products"]["facets"] for each in found if each["slug"] == "garden")
    assert garden[0]["values"] == [{"value": f"part-{number}", "count": 1} for number in range(7)]
