"""Cursors belong to one list with one filter, search and order; all others are refused."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import day, make_brand, make_path, make_product, make_review
from tests.graphql import GRAPHQL_JSON, MODERATOR, Refusal, ask, ask_as

PRODUCTS = """query Products(
  $search: String, $filter: ProductFilterInput, $sort: ProductSort, $after: String, $before: String
) {
  products(search: $search, filter: $filter, sort: $sort, after: $after, before: $before) { ...Page }
}
fragment Page on ProductConnection { nodes { slug } pageInfo { startCursor } }"""
OF_CATEGORY = """query Own($slug: String!, $after: String) {
  category(slug: $slug) { products(after: $after) { nodes { slug } pageInfo { startCursor } } }
}"""
OF_BRAND = OF_CATEGORY.replace("category(", "brand(")
REVIEWS = """query Reviews($slug: String!, $filter: ReviewFilterInput, $sort: ReviewSort! = NEWEST, $after: String) {
  product(slug: $slug) { reviews(filter: $filter, sort: $sort, after: $after) {
    nodes { rating } pageInfo { startCursor }
  } }
}"""


@pytest.fixture(autouse=True)
def shop() -> None:
    """Two lamps of one brand in one category, both reviewed; the second came later."""
    category, brand = make_path("home/lamps"), make_brand()
    for number, slug in enumerate(["lamp", "lampshade"]):
        product = make_product(slug, category=category, brand=brand, created_at=day(number))
        make_review(product, 4, created_at=day(0))
        make_review(product, 5, created_at=day(1))


def cursor(document: str = PRODUCTS, **variables: Any) -> str:
    """Return the first cursor of a list."""
    (connection,) = ask(document, **variables).data.values()
    while "pageInfo" not in connection:
        (connection,) = connection.values()
    value = connection["pageInfo"]["startCursor"]
    assert isinstance(value, str)
    return value


def test_a_cursor_of_the_same_list_goes_on() -> None:
    everything = {"search": " lamp ", "filter": {"inStock": False, "price": {"lte": "10.0"}}, "sort": "NAME_ASC"}
    same = {
        "search": "lamp",
        "filter": {"price": {"lte": "10.0"}, "inStock": False, "onSale": None},
        "sort": "NAME_ASC",
    }
    answer = ask(PRODUCTS, after=cursor(**everything), **same)
    assert answer.data["products"]["nodes"] == [{"slug": "lampshade"}]


@pytest.mark.parametrize(
    "other",
    [
        {"sort": "OLDEST"},
        {"sort": "PRICE_ASC"},
        {"search": "lamp", "sort": "NEWEST"},
        {"filter": {"inStock": False}},
        {"filter": {"currencyCode": "EUR"}},
        {"filter": {"price": {"gte": "1"}}},
        {"filter": {"includeDescendants": False}},
        {"filter": {"categorySlugs": ["home"]}},
        {"filter": {"brandSlugs": ["acme"]}},
        {"filter": {"minRating": 4}},
        {"filter": {"onSale": False}},
    ],
    ids=str,
)
@pytest.mark.parametrize("argument", ["after", "before"])
def test_rejects_a_cursor_of_another_filter_search_or_order(other: dict[str, Any], argument: str) -> None:
    ours, theirs = cursor(), cursor(**other)
    assert ask(PRODUCTS, **{argument: theirs}).refusal == Refusal("CURSOR_INVALID", argument, ["products"])
    assert ask(PRODUCTS, **{argument: ours}, **other).refusal == Refusal("CURSOR_INVALID", argument, ["products"])


def test_rejects_a_cursor_of_another_parent() -> None:
    of_shop, of_lamps = cursor(), cursor(OF_CATEGORY, slug="lamps")
    of_home, of_brand = cursor(OF_CATEGORY, slug="home"), cursor(OF_BRAND, slug="acme")
    for wrong in (of_shop, of_home, of_brand):
        refusal = ask(OF_CATEGORY, slug="lamps", after=wrong).refusal
        assert refusal == Refusal("CURSOR_INVALID", "after", ["category", "products"])
    for wrong in (of_shop, of_lamps):
        refusal = ask(OF_BRAND, slug="acme", after=wrong).refusal
        assert refusal == Refusal("CURSOR_INVALID", "after", ["brand", "products"])
    assert ask(PRODUCTS, after=of_lamps).refusal.code == "CURSOR_INVALID"


def test_rejects_a_cursor_of_another_review_list() -> None:
    ours = cursor(REVIEWS, slug="lamp")
    expected = Refusal("CURSOR_INVALID", "after", ["product", "reviews"])
    assert ask(REVIEWS, slug="lamp", after=ours).data["product"]["reviews"]["nodes"] == [{"rating": 4}]
    assert ask(REVIEWS, slug="lampshade", after=ours).refusal == expected
    assert ask(REVIEWS, slug="lamp", sort="OLDEST", after=ours).refusal == expected
    assert ask(REVIEWS, slug="lamp", filter={"ratings": [4]}, after=ours).refusal == expected
    assert ask(REVIEWS, slug="lamp", filter={"verifiedOnly": True}, after=ours).refusal == expected
    assert ask(REVIEWS, slug="lamp", after=cursor()).refusal == expected
    assert ask(PRODUCTS, after=ours).refusal == Refusal("CURSOR_INVALID", "after", ["products"])


def test_rejects_a_cursor_of_another_state_of_moderation() -> None:
    document = "query Queue($after: String) { reviews(filter: {statuses: [PENDING]}, after: $after) { nodes { id } } }"
    answer = ask_as(MODERATOR, document, after=cursor(REVIEWS, slug="lamp"))
    assert answer.refusal == Refusal("CURSOR_INVALID", "after", ["reviews"])


MADE_UP = {
    "empty": "",
    "padding": "====",
    "words": "garbage",
    "accent": "é",
    "digits of another script": "١٢٣",
    "nul": "\0",
    "no character": "\uffff",
    "unsealed": base64.b64encode(b'["2026-01-01",1]').decode(),
    "only a seal": "A" * 12,
    "long": "A" * 40_000,
}


def flipped(cursor: str, place: int) -> str:
    """Return the cursor with one bit of the byte at `place` turned over."""
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[place] ^= 1
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


SPOILT: dict[str, Callable[[str], str]] = {
    "seal begins otherwise": lambda good: flipped(good, 0),
    "seal ends otherwise": lambda good: flipped(good, 8),
    "position begins otherwise": lambda good: flipped(good, 9),
    "position ends otherwise": lambda good: flipped(good, -1),
    "shorter": lambda good: good[:-1],
    "without its beginning": lambda good: good[1:],
    "longer": lambda good: good + "A",
    "case swapped": str.swapcase,
    "accent inside": lambda good: f"{good[:4]}é{good[5:]}",
    "space inside": lambda good: f"{good[:4]} {good[4:]}",
}


@pytest.mark.parametrize("argument", ["after", "before"])
@pytest.mark.parametrize("kind", [*MADE_UP, *SPOILT])
def test_rejects_a_cursor_that_was_never_given_out(kind: str, argument: str) -> None:
    made_up = MADE_UP[kind] if kind in MADE_UP else SPOILT[kind](cursor())
    answer = ask(PRODUCTS, **{argument: made_up})
    assert answer.refusal == Refusal("CURSOR_INVALID", argument, ["products"])
    assert (answer.status, answer.partial_data) == (200, None)


def test_a_bad_cursor_is_no_http_error_for_either_media_type() -> None:
    answer = ask(PRODUCTS, accept=GRAPHQL_JSON, after="garbage")
    assert (answer.status, answer.refusal.code) == (200, "CURSOR_INVALID")


@pytest.mark.parametrize("sort", ["NAME_ASC", "NEWEST", "PRICE_ASC", "POPULARITY"])
def test_a_cursor_survives_the_change_of_its_product(sort: str) -> None:
    document = (
        "query C($sort: ProductSort, $after: String) { products(sort: $sort, after: $after) { edges { cursor } } }"
    )
    edges = ask(document, sort=sort).data["products"]["edges"]
    make_product("later", created_at=day(-1), regular_price="99", name="Zebra")
    rest = ask(document, sort=sort, after=edges[0]["cursor"]).data["products"]["edges"]
    assert edges[1] in rest
