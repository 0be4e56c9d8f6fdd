"""`products(sort:)`: the ten orders, and how they are paged."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Product, ProductReview
from tests.factories import day, make_path, make_product, unsaved_review
from tests.graphql import ask

PAGE = """query Page($sort: ProductSort, $search: String, $first: Int, $after: String, $last: Int, $before: String) {
  products(sort: $sort, search: $search, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { slug } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}"""

# Written in the order of their ids: ties of every order go by them. All but `i` are found by "lamp".
ROWS: list[dict[str, Any]] = [
    {"slug": "a", "name": "Émile lamp", "regular_price": "20", "created_at": day(3), "view_count": 5},
    {"slug": "b", "name": "emile LAMP", "regular_price": "10", "created_at": day(3), "view_count": 5},
    {"slug": "c", "name": "Zoo lamp", "regular_price": "10", "created_at": day(1), "view_count": 0},
    {"slug": "d", "name": "Ämulet lamp", "regular_price": "40", "discount_price": "10", "created_at": day(2)},
    {"slug": "e", "name": "Fjord", "description": "A lamp.", "regular_price": "9.999", "created_at": day(2)},
    {"slug": "f", "name": "Nørd lamp", "regular_price": "80", "discount_price": "20", "created_at": day(3)},
    {"slug": "g", "name": "Lamp lamp", "regular_price": "0", "created_at": day(4), "view_count": 9},
    {"slug": "h", "name": "zoo lamp", "regular_price": "20", "discount_price": "19", "created_at": day(0)},
    {"slug": "i", "name": "Apple", "regular_price": "10", "currency": "USD", "created_at": day(5), "view_count": 5},
]
STARS = {"a": [5, 4], "b": [5], "c": [4, 5], "d": [1], "i": [5]}

ORDERS = {
    "NEWEST": "i g f b a e d c h",
    "OLDEST": "h c d e a b f g i",
    "RELEVANCE": "i g f b a e d c h",
    "POPULARITY": "g i b a h f e d c",
    "PRICE_ASC": "g e b c d h a f",
    "PRICE_DESC": "f a h d c b e g",
    "RATING": "i b c a d h g f e",
    "DISCOUNT": "f d h i g e c b a",
    "NAME_ASC": "d i a b e g f c h",
    "NAME_DESC": "h c f g e b a i d",
}


@pytest.fixture
def shop() -> None:
    category = make_path("things")
    for row in ROWS:
        make_product(category=category, **row)
    products = {product.slug: product for product in Product.objects.all()}
    ProductReview.objects.bulk_create(
        unsaved_review(products[slug], rating, imported_author_name="Ada", title=str(number))
        for slug, ratings in STARS.items()
        for number, rating in enumerate(ratings)
    )


def page(**arguments: Any) -> Any:
    return ask(PAGE, **arguments).data["products"]


def slugs(connection: Any) -> str:
    return " ".join(edge["node"]["slug"] for edge in connection["edges"])


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("sort", "expected"), ORDERS.items())
def test_lists_in_order_with_ties_by_id(sort: str, expected: str) -> None:
    found = page(sort=sort)
    assert slugs(found) == expected
    assert found["totalCount"] == len(expected.split())


@pytest.mark.usefixtures("shop")
def test_is_newest_first_unless_told_otherwise() -> None:
    assert slugs(page()) == slugs(page(sort=None)) == ORDERS["NEWEST"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize(("sort", "search"), [*((sort, "") for sort in ORDERS), ("RELEVANCE", "lamp")])
def test_paging_forward_and_backward_gives_each_product_once(sort: str, search: str, size: int) -> None:
    whole = slugs(page(sort=sort, search=search)).split()
    assert len(whole) >= 8
    forward = walk(
        size="first", cursor="after", end="endCursor", more="hasNextPage", count=size, sort=sort, search=search
    )
    assert [slug for part in forward for slug in part] == whole
    backward = walk(
        size="last", cursor="before", end="startCursor", more="hasPreviousPage", count=size, sort=sort, search=search
    )
    assert [slug for part in reversed(backward) for slug in part] == whole


def walk(*, size: str, cursor: str, end: str, more: str, count: int, **order: str) -> list[list[str]]:
    """Return the slugs of every page from one end of the list to the other."""
    pages: list[list[str]] = []
    position = None
    while True:
        found = page(**order, **{size: count, cursor: position})
        pages.append(slugs(found).split())
        if not found["pageInfo"][more]:
            return pages
        position = found["pageInfo"][end]


@pytest.mark.usefixtures("shop")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sort=st.sampled_from(sorted(ORDERS)),
    size=st.integers(1, 10),
    start=st.none() | st.integers(0, 7),
    stop=st.none() | st.integers(0, 7),
    backward=st.booleans(),
)
def test_any_window_is_a_slice_of_the_list(
    sort: str, size: int, start: int | None, stop: int | None, *, backward: bool
) -> None:
    whole = ORDERS[sort].split()
    cursors = [edge["cursor"] for edge in page(sort=sort)["edges"]]
    found = page(
        sort=sort,
        after=None if start is None else cursors[start],
        before=None if stop is None else cursors[stop],
        **{"last" if backward else "first": size},
    )
    between = whole[0 if start is None else start + 1 : stop]
    expected = between[-size:] if backward else between[:size]
    assert slugs(found).split() == expected
    info = found["pageInfo"]
    assert info["startCursor"] == (cursors[whole.index(expected[0])] if expected else None)
    assert info["endCursor"] == (cursors[whole.index(expected[-1])] if expected else None)
    assert info["hasPreviousPage"] if backward and len(between) > size else True
    assert info["hasNextPage"] if not backward and len(between) > size else True


@pytest.mark.usefixtures("shop")
def test_a_page_behind_the_last_item_is_empty() -> None:
    last = page()["pageInfo"]["endCursor"]
    assert page(after=last, first=3) == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True, "startCursor": None, "endCursor": None},
        "totalCount": 9,
    }


def test_an_empty_list_has_an_empty_page() -> None:
    assert page() == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
        "totalCount": 0,
    }


@pytest.mark.usefixtures("shop")
def test_a_product_that_comes_in_between_shifts_no_page() -> None:
    first = page(sort="NEWEST", first=3)
    make_product("new", created_at=day(9))
    Product.objects.filter(slug="f").delete()
    rest = page(sort="NEWEST", first=9, after=first["pageInfo"]["endCursor"])
    assert slugs(first).split() + slugs(rest).split() == ORDERS["NEWEST"].split()


def test_a_page_has_24_items_unless_told_otherwise() -> None:
    category = make_path("things")
    for number in range(25):
        make_product(f"p{number}", category=category)
    found = page()
    assert (len(found["edges"]), found["pageInfo"]["hasNextPage"], found["totalCount"]) == (24, True, 25)
    assert slugs(found).split()[0] == "p24"
