"""`searchSuggest`: what somebody may be looking for who has typed so much."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog.models import Product
from catalog.selectors import suggestions
from tests.factories import make_brand, make_category, make_image, make_path, make_product, unsaved_product
from tests.graphql import MANAGER, Refusal, ask, ask_as, captured_statements

pytestmark = pytest.mark.django_db

SUGGEST = """query Suggest($query: String!, $limit: Int! = 8) {
  searchSuggest(query: $query, limit: $limit) {
    correctedQuery
    completions { text beginning completion }
    products { slug }
    categories { slug }
    brands { slug }
  }
}"""
NOTHING = {"correctedQuery": None, "completions": [], "products": [], "categories": [], "brands": []}


def suggested(query: str, **variables: Any) -> Any:
    return ask(SUGGEST, query=query, **variables).data["searchSuggest"]


def texts(query: str, **variables: Any) -> list[str]:
    """Return the completed queries."""
    return [each["text"] for each in suggested(query, **variables)["completions"]]


def slugs(kind: str, query: str, **variables: Any) -> str:
    return " ".join(each["slug"] for each in suggested(query, **variables)[kind])


def test_suggests_of_every_kind() -> None:
    lamps = make_category("lamps", name="Desk lamps")
    make_product("arc", name="Arc lamp", category=lamps, brand=make_brand("lampo"))
    assert suggested("la") == {
        "correctedQuery": None,
        "completions": [{"text": "lamp", "beginning": "la", "completion": "mp"}],
        "products": [{"slug": "arc"}],
        "categories": [{"slug": "lamps"}],
        "brands": [{"slug": "lampo"}],
    }


def test_the_last_word_is_a_beginning_and_the_others_are_whole() -> None:
    make_product("it", name="Wireless travel speaker")
    assert slugs("products", "wireless spe") == slugs("products", "speaker trav") == "it"
    assert slugs("products", "wire speaker") == slugs("products", "less") == ""


def test_a_whole_word_may_be_in_the_plural() -> None:
    make_product("it", name="Running shoe for boys")
    assert slugs("products", "shoes boy") == "it"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Cr", "Creme"),
        ("CRÈ", "CRÈme"),
        ("cre\N{COMBINING GRAVE ACCENT}", "crème"),
        ("  cre\t", "creme"),
        ("brulee,cre", "brulee,creme"),
        ("straß", "straße"),
    ],
)
def test_goes_on_where_the_text_ends(query: str, text: str) -> None:
    make_product("it", name="Crème brûlée, Strasse")
    assert texts(query) == [text]


def test_completes_with_words_that_stand_beside_the_others() -> None:
    make_product("desk", name="Desk lamp")
    make_product("wall", name="Wall lantern")
    make_product("both", name="Large desk, lacquered")
    assert texts("desk la") == ["desk lacquered", "desk lamp", "desk large"]
    assert texts("wall la") == ["wall lantern"]


def test_the_more_products_have_a_word_the_earlier_it_comes() -> None:
    for number, name in enumerate(["Lantern", "Lamp lamp", "Lamp", "Larch", "Lathe"]):
        make_product(f"p{number}", name=name)
    assert texts("la") == ["lamp", "lantern", "larch", "lathe"]
    assert texts("la", limit=2) == ["lamp", "lantern"]


@pytest.mark.parametrize("query", ["lamp", "lamp!", "desk lamp la", "lamp desk"])
def test_a_word_that_is_there_is_no_completion(query: str) -> None:
    make_product("it", name="Desk lamp")
    assert texts(query) == []


def test_products_come_by_their_names_first_and_then_the_most_viewed() -> None:
    make_product("described", description="Beside a lamp.", view_count=99)
    make_product("few", name="Lamp", view_count=1)
    make_product("many", name="Oak lamp", view_count=7)
    make_product("tie", name="Lamp", view_count=7)
    assert slugs("products", "lamp") == "tie many few described"
    assert slugs("products", "lamp", limit=3) == "tie many few"


def test_a_brand_and_a_word_complete_each_other() -> None:
    make_product("it", name="Desk lamp", brand=make_brand("lumen"))
    make_product("other", name="Desk lamp")
    assert slugs("products", "lumen la") == "it"
    assert texts("lumen la") == ["lumen lamp"]
    assert slugs("brands", "lumen la") == ""


def test_finds_an_article_number() -> None:
    make_product("it", sku="AB-1234")
    assert slugs("products", "ab-12") == "it"


def test_categories_come_from_above_and_brands_by_name() -> None:
    make_path("home/lamps/lampion")
    make_path("lampoon")
    for slug, name in (("b", "lampe"), ("a", "Lampé"), ("c", "Lampa")):
        make_brand(slug, name=name)
    assert slugs("categories", "lamp") == "lampoon lamps lampion"
    assert slugs("brands", "lamp") == "c b a"
    assert (slugs("categories", "lamp", limit=1), slugs("brands", "lamp", limit=1)) == ("lampoon", "c")


def test_nothing_found_is_corrected() -> None:
    make_product("it", name="Wireless headphones", brand=make_brand("head"), category=make_category("headphones"))
    assert suggested("hedphones") == {
        "correctedQuery": "headphones",
        "completions": [],
        "products": [{"slug": "it"}],
        "categories": [{"slug": "headphones"}],
        "brands": [],
    }
    assert suggested("wireless speaker") == NOTHING


def test_a_correction_is_completed() -> None:
    make_product("it", name="Headphonestand")
    make_product("other", name="Headphone")
    answer = suggested("hedphone")
    assert answer["correctedQuery"] == "headphone"
    assert answer["completions"] == [{"text": "headphonestand", "beginning": "headphone", "completion": "stand"}]


@pytest.mark.parametrize("query", ["", " ", "\t\n", "l", "É", "l!", " l ", "!?", "\N{DUCK}\N{DUCK}", "茶"])
def test_too_little_asks_nothing(query: str) -> None:
    make_product("lamp")
    with captured_statements() as statements:
        assert suggested(query) == NOTHING
    # The products, of which there are none.
    assert [sql for sql in statements if "nexus_suggest" in sql or "levenshtein" in sql] == []


@pytest.mark.parametrize(
    ("variables", "field"),
    [
        ({"query": "x" * 257}, "query"),
        ({"query": "la\0mp"}, "query"),
        ({"query": "lamp", "limit": 0}, "limit"),
        ({"query": "lamp", "limit": -1}, "limit"),
        ({"query": "lamp", "limit": 25}, "limit"),
    ],
)
def test_refuses_what_is_out_of_bounds(variables: dict[str, Any], field: str) -> None:
    with captured_statements() as statements:
        answer = ask(SUGGEST, **variables)
    assert answer.refusal == Refusal("BAD_REQUEST", field, ["searchSuggest"])
    assert statements == []


def test_who_manages_products_is_suggested_what_everybody_is() -> None:
    make_product("lamp")
    make_product("lantern", is_active=False)
    answer = ask_as(MANAGER, SUGGEST, query="la").data["searchSuggest"]
    assert answer == suggested("la")
    assert answer["products"] == [{"slug": "lamp"}]


def test_hidden_rows_change_nothing() -> None:
    make_product("lamp", category=make_path("home/lamps"), brand=make_brand("lampa"))
    queries = ("la", "lamp", "lan", "lantrn", "home la", "lamp lan")
    before = [ask(SUGGEST, query=query).text for query in queries]
    hidden = make_category("lantern", parent=make_path("home"), is_active=False)
    below = make_category("landing", parent=hidden)
    for number in range(30):
        make_product(f"lantern-{number}", name="Home lamp lantern", category=below, view_count=99)
    make_product("off", name="Lamp lantern lantrn", is_active=False, view_count=99)
    make_brand("lanbrand", name="Lantern", is_active=False)
    assert [ask(SUGGEST, query=query).text for query in queries] == before


def test_only_the_most_viewed_names_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "NAMES", 2)
    for views, name in enumerate(["Lark", "Lark", "Larch", "Lamp"]):
        make_product(f"p{views}", name=name, view_count=views)
    assert texts("la", limit=2) == ["lamp", "larch"]
    monkeypatch.undo()
    assert texts("la", limit=2) == ["lark", "lamp"]


KINDS = {
    "correctedQuery completions { text }": 1,
    "products { slug name price { amount } brand { slug } primaryImage { url } }": 2,
    "products { slug related { slug } }": 3,
    "categories { slug }": 2,
    "brands { slug }": 2,
    "completions { text } products { slug } categories { slug } brands { slug } correctedQuery": 4,
}


@pytest.mark.parametrize("selection", KINDS)
def test_costs_as_many_statements_for_one_as_for_many(selection: str) -> None:
    """One for the suggestions, one for the products; the tree and the brands, as nothing is kept here."""
    document = f'{{ searchSuggest(query: "la", limit: 24) {{ {selection} }} }}'
    for number in range(20):
        brand = make_brand(f"lamp{number}")
        make_image(make_product(f"lamp-{number}", category=make_category(f"lam{number}"), brand=brand))
        if number in {0, 19}:
            with captured_statements() as statements:
                assert ask(document).data
            assert len(statements) == KINDS[selection]


@pytest.mark.parametrize(("query", "expected"), [("lamp", 2), ("sofa", 3), ("lmap", 4), ("so fa", 2)])
def test_only_what_finds_nothing_is_corrected(query: str, expected: int) -> None:
    """The suggestions and the products; what was meant, if nothing is found; the suggestions for that."""
    make_product("lamp")
    with captured_statements() as statements:
        assert ask("query Q($query: String!) { searchSuggest(query: $query) { products { slug } } }", query=query).data
    assert len(statements) == expected


def test_counts_like_every_request(settings: Any) -> None:
    settings.RATE_LIMIT_ANONYMOUS = "2/h"
    make_product("lamp")
    answers = [ask(SUGGEST, query=query) for query in ("la", "l", "lam")]
    assert [answer.status for answer in answers] == [200, 200, 429]


WORDS = ["lamp", "Lampe", "lám", "desk", "désk", "l", "3.5mm", "usb-c", "straße", "½", "日本", "lamps", "x"]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


class AnyText(TestCase):
    """A transaction for each example."""

    @given(st.lists(names, min_size=1, max_size=4), st.text(max_size=20) | names | names.map(lambda name: name[:-1]))
    @example(["½ lamp"], "½")
    @example(["lamp"], "lamp' | '\\")
    @example(["%(text)s {names} %s"], "%(te")
    def test_each_completion_finds_something(self, shop: list[str], query: str) -> None:
        category = make_path("things")
        Product.objects.bulk_create(
            unsaved_product(f"p{number}", name=name, category=category) for number, name in enumerate(shop)
        )
        answer = ask(SUGGEST, query=query)
        if answer.errors:
            assert answer.refusal == Refusal("BAD_REQUEST", "query", ["searchSuggest"])
            return
        found = answer.data["searchSuggest"]
        beginning = found["correctedQuery"] or query.strip()
        for each in found["completions"]:
            assert each["text"] == each["beginning"] + each["completion"]
            assert each["completion"]
            document = "query Search($search: String) { products(search: $search) { totalCount } }"
            assert ask(document, search=each["text"]).data["products"]["totalCount"] > 0
            assert len(each["beginning"]) <= len(beginning)
