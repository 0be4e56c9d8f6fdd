"""`searchInfo`: what was searched instead of a misspelt text, and whatever of the answer has to agree with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Brand, Category, Product
from tests.factories import day, make_brand, make_category, make_product
from tests.graphql import ask

LIST = """query Search($search: String, $filter: ProductFilterInput, $sort: ProductSort, $first: Int, $after: String) {
  products(search: $search, filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { slug } totalCount pageInfo { endCursor hasNextPage hasPreviousPage }
    searchInfo { query correctedQuery isFuzzy }
  }
}"""
INFO = "query Info($search: String) { products(search: $search) { searchInfo { query correctedQuery isFuzzy } } }"


def found(search: str | None, **variables) -> tuple[str, str | None]:
    """Return the slugs that a search finds, and the text that was searched instead."""
    products = ask(LIST, search=search, **variables).data["products"]
    info, slugs = products["searchInfo"], [node["slug"] for node in products["nodes"]]
    assert products["totalCount"] == len(slugs)
    assert info["query"] == (search or "").strip()
    assert info["isFuzzy"] is (info["correctedQuery"] is not None)
    return " ".join(slugs), info["correctedQuery"]


pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> None:
    brand = make_brand("tonefield")
    make_product("studio", name="Studio headphones, wired", brand=brand, created_at=day(1))
    make_product("travel", name="Travel headphones, wireless", created_at=day(2))
    make_product("speaker", name="Wireless speaker", created_at=day(3), description="Pairs with headphones.")
    make_product("desk", name="Desk", created_at=day(4), description="Never despaired of.")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("search", "slugs", "instead"),
    [
        ("headphones", "travel studio speaker", None),
        ("hedphones", "travel studio speaker", "headphones"),
        (" wirless  speker ", "speaker", "wireless  speaker"),
        ("speker wirless", "speaker", "speaker wireless"),
        ("headphoens tonefeild", "studio", "headphones tonefield"),
        ("desp", "desk", None),
        ("desck", "desk", "desk"),
        ("desk speaker", "", None),
        ("desk speker", "", "desk speaker"),
        ("hedphones qqqq", "", None),
        ("qqqq", "", None),
        ("!", "", None),
    ],
)
def test_a_misspelt_text_finds_what_was_meant(search: str, slugs: str, instead: str | None) -> None:
    assert found(search) == (slugs, instead)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("search", [None, "", "  "])
def test_no_search_has_no_information(search: str | None) -> None:
    assert ask(INFO, search=search).data == {"products": {"searchInfo": None}}


@pytest.mark.usefixtures("shop")
def test_a_filter_that_leaves_nothing_is_no_mistake_of_the_text() -> None:
    nothing = {"brandSlugs": ["tonefield"], "onSale": True}
    assert found("headphones", filter=nothing) == ("", None)
    assert found("hedphones", filter=nothing) == ("", "headphones")
    assert found("hedphones", filter={"brandSlugs": ["tonefield"]}) == ("studio", "headphones")
    assert found("hedphones", sort="OLDEST") == ("studio travel speaker", "headphones")


@pytest.mark.usefixtures("shop")
def test_every_page_is_one_of_the_same_list() -> None:
    pages, after = [], None
    for _ in range(4):
        page = ask(LIST, search="hedphones", first=1, after=after).data["products"]
        assert page["searchInfo"] == {"query": "hedphones", "correctedQuery": "headphones", "isFuzzy": True}
        assert page["totalCount"] == 3
        pages.append([node["slug"] for node in page["nodes"]])
        after = page["pageInfo"]["endCursor"] or after
    assert pages == [["travel"], ["studio"], ["speaker"], []]


@pytest.mark.usefixtures("shop")
def test_lists_of_categories_and_brands_are_corrected_together() -> None:
    asked = """{
      brand(slug: "tonefield") { products(search: "hedphones") { nodes { slug } searchInfo { correctedQuery } } }
      category(slug: "things") { products(search: "hedphones") { nodes { slug } searchInfo { correctedQuery } } }
    }"""
    data = ask(asked).data
    assert data["brand"]["products"] == {
        "nodes": [{"slug": "studio"}],
        "searchInfo": {"correctedQuery": "headphones"},
    }
    assert [node["slug"] for node in data["category"]["products"]["nodes"]] == ["travel", "studio", "speaker"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("search", "statements"),
    [(None, 1), ("headphones", 1), ("qq", 1), ("ab-1234", 1), ("desk speaker", 2), ("qqqq", 2), ("hedphones", 3)],
)
def test_only_a_text_that_finds_nothing_costs_more_than_one_statement(search, statements) -> None:
    ask(LIST, search=search)
    with CaptureQueriesContext(
        connection,
    ) as context:
        ask(LIST, search=search)
    assert len([each for each in context.captured_queries if "catalog_" in each["sql"]]) == statements


def hide_the_product() -> None:
    Product.objects.filter(name="Chandelier").update(is_active=False)


def hide_the_category() -> None:
    Category.objects.filter(slug="things").update(is_active=False)


def hide_the_brand() -> None:
    Product.objects.filter(name="Chandelier").update(name="Lamp", brand=make_brand("chandelier"))
    Brand.objects.update(is_active=False)


@pytest.mark.parametrize("hide", [hide_the_product, hide_the_category, hide_the_brand])
def test_what_is_hidden_corrects_nothing(hide) -> None:
    make_product("desk", name="Desk", category=make_category("shown"))
    make_product("lamp", name="Chandelier", category=make_category("things"))
    assert found("chandelir") == ("lamp", "chandelier")
    hide()
    assert found("chandelir") == ("", None)


@pytest.mark.usefixtures("shop")
def test_a_change_is_seen_at_once() -> None:
    assert found("hedphones")[1] == "headphones"
    Product.objects.filter(slug="desk").update(name="Hedphones")
    assert found("hedphones") == ("desk", None)
    Product.objects.filter(slug="desk").delete()
    assert found("hedphones") == ("travel studio speaker", "headphones")
    Category.objects.update(is_active=False)
    assert found("hedphones") == ("", None)
