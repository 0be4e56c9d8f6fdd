"""`products(search:)`: found are the words a person typed, whatever their spelling; all else is text."""

import pytest

from catalog.models import Brand, Product
from tests.factories import day, make_brand, make_product
from tests.graphql import Refusal, ask

LIST = """query Search($search: String, $sort: ProductSort) {
  products(search: $search, sort: $sort) { nodes { slug } totalCount }
}"""


def found(search: str | None, sort: str | None = None) -> str:
    """Return the slugs that a search finds, in their order."""
    products = ask(LIST, search=search, sort=sort).data["products"]
    slugs = [node["slug"] for node in products["nodes"]]
    assert products["totalCount"] == len(slugs)
    return " ".join(slugs)


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("Café crème", "cafe creme"),
        ("Cafe creme", "CAFÉ CRÈME"),
        ("Ångström Øre", "angstrom ore"),
        ("STRASSE", "straße"),
        ("Running shoes", "running shoe"),
        ("Running shoe", "shoes"),
        ("Glass boxes", "box"),
        ("Knife", "knif"),
        ("Universal adapter", "univer"),
        ("Universal adapter", "universa"),
        ("Universal adapter", "universal"),
        ("Universal adapter", "u"),
        ("Generously cut", "generou"),
        ("Wi-Fi router", "wi-fi"),
        ("Wi-Fi router", "wi fi"),
        ("O'Neill jacket", "o'neill"),
        ("O'Neill jacket", "o\u2019neill"),
        ("3.5mm jack", "3.5mm"),
        ("3.5mm jack", "5mm"),
        ("IT for the who", "the"),
        ("IT for the who", "it who"),
        ("The North Face", "the north face"),
        ("Lamp", "  lamp\t\n"),
        ("Lamp", "lamp!"),
        ("Lamp", "lamp & lamp"),
        ("C++ in depth", "c++"),
        ("Подушка", "подушка"),
        ("日本の茶", "日本の茶"),
        ("USB-C cable 2m", "usb-c 2m"),
        ("A & B", "a b"),
    ],
)
def test_finds_a_name_whatever_its_spelling(name: str, search: str) -> None:
    make_product("it", name=name)
    make_product("other", name="Sofa")
    assert found(search) == "it"


def test_finds_a_sku_a_brand_and_a_description() -> None:
    make_product("it", sku="AB-1234", brand=make_brand("lumen", name="Lumen & Söhne"), description="Dimmable.")
    make_product("other")
    for search in ("AB-1234", "ab 1234", "ab-12", "lumen", "sohne", "dimmable", "dimm", "lumen 1234 it dimmable"):
        assert found(search) == "it", search


def test_every_word_must_be_there() -> None:
    make_product("lamp", name="Desk lamp")
    assert found("desk lamp") == "lamp"
    assert found("desk sofa") == ""
    assert found("amp") == ""


def test_ranks_name_over_brand_over_description() -> None:
    # The other way round than equal ranks would come.
    make_product("named", name="Oak bulb", created_at=day(1))
    make_product("branded", name="Bulb", brand=make_brand("oak"), created_at=day(2))
    make_product("described", name="Bulb", description="Fits every oak lamp.", created_at=day(3))
    make_product("other", name="Sofa")
    assert found("oak") == "named branded described"
    assert found("oak", "RELEVANCE") == "named branded described"
    assert found("oak", "NEWEST") == "described branded named"


def test_equal_ranks_are_newest_first() -> None:
    for slug in ("first", "second", "third"):
        make_product(slug, name="Oak lamp")
    assert found("oak lamp") == "third second first"


@pytest.mark.parametrize("search", [None, "", " ", "\t\n "])
def test_no_text_is_no_search(search: str | None) -> None:
    make_product("old", created_at=day(0))
    make_product("new", created_at=day(1))
    assert found(search) == found(search, "RELEVANCE") == "new old"


PUNCTUATION = [
    "!",
    "&",
    "%",
    "_",
    "'",
    '"',
    "\\",
    ":*",
    "()",
    "--",
    ";",
    "$$",
    "{}",
    "\N{DUCK}",
    "\N{ZERO WIDTH SPACE}",
]


@pytest.mark.parametrize("search", PUNCTUATION)
def test_a_text_without_words_finds_nothing(search: str) -> None:
    make_product()
    assert found(search) == ""


FINDS_THE_LAMP = ["lamp & !desk", "lamp <-> desk", "!lamp", "-lamp", "(lamp", "la%", "lamp\\", "\\' | lamp"]
FINDS_NOTHING = [
    "lamp | sofa", "sofa OR lamp", "-lamp sofa", "l_mp", "lam\\p", "la*p", "lamp:B", "%(search)s", "lamp' OR '1'='1",
    "'; DROP TABLE catalog_product; --", '"desk lamp" sofa', "{0}", "'lamp' | 'sofa'", "a'b''c\\'d", "lamp:*B", "$1",
]  # fmt: skip


@pytest.mark.parametrize("search", [*FINDS_THE_LAMP, *FINDS_NOTHING])
def test_operators_wildcards_and_quotes_are_text(search: str) -> None:
    make_product("lamp", name="Desk lamp")
    make_product("sofa", name="Sofa")
    assert found(search) == ("lamp" if search in FINDS_THE_LAMP else "")
    assert Product.objects.count() == 2


@pytest.mark.parametrize(
    "search", ["a\0b", "\0", "x" * 257, "é" * 257, " " * 257], ids=["nul inside", "nul", "257", "257 accents", "spaces"]
)
def test_refuses_what_cannot_be_searched(search: str) -> None:
    answer = ask(LIST, search=search)
    assert answer.refusal == Refusal("BAD_REQUEST", "search", ["products"])
    assert (answer.status, answer.partial_data) == (200, None)


@pytest.mark.parametrize("search", ["x" * 256, "a " * 128, "e\u0301" * 128, "'" * 256, "\\" * 256])
def test_takes_256_characters(search: str) -> None:
    make_product()
    assert found(search) == ""


def test_a_word_that_left_a_product_no_longer_finds_it() -> None:
    product = make_product("it", name="Oak lamp", description="Bright.", sku="X1", brand=make_brand("lumen"))
    Product.objects.update(name="Elm lamp", description="Dim.", sku="Y2")
    for search, expected in {"oak": "", "bright": "", "x1": "", "elm": "it", "dim": "it", "y2": "it"}.items():
        assert found(search) == expected, search
    Brand.objects.update(name="Nova")
    assert (found("lumen"), found("nova")) == ("", "it")
    product.brand = make_brand("other")
    product.save()
    assert (found("nova"), found("other")) == ("", "it")
    Product.objects.update(brand=None)
    assert found("other") == ""


def test_a_hidden_brand_does_not_find_its_products() -> None:
    make_product("it", name="Lamp", brand=make_brand("lumen", is_active=False))
    assert (found("lumen"), found("lamp")) == ("", "it")
    Brand.objects.update(is_active=True)
    assert found("lumen") == "it"
    Brand.objects.update(is_active=False)
    assert found("lumen lamp") == ""


def test_searches_within_a_category_or_a_brand() -> None:
    make_product("a", name="Oak lamp", brand=make_brand("lumen"))
    make_product("b", name="Oak sofa")
    data = ask('{ brand(slug: "lumen") { products(search: "oak") { nodes { slug } } }'
               ' category(slug: "things") { products(search: "oak sofa") { nodes { slug } } } }').data  # fmt: skip
    assert data["brand"]["products"]["nodes"] == [{"slug": "a"}]
    assert data["category"]["products"]["nodes"] == [{"slug": "b"}]


def test_a_sku_is_found_first_and_by_itself() -> None:
    make_product("named", name="AB-1234 charger for AB-1234", created_at=day(2), view_count=1000)
    make_product("it", name="Charger", sku="AB-1234", created_at=day(1))
    make_product("longer", name="Charger", sku="AB-12345", created_at=day(3))
    assert found("ab-1234") == "it named longer"
    assert found("AB 1234") == "named it longer"
    assert found("AB-1243") == ""


def test_all_words_in_a_better_place_outweigh_many_in_a_lesser_one() -> None:
    make_product("named", name="Desk lamp", created_at=day(1))
    make_product("branded", name="Lamp", brand=make_brand("desk"), created_at=day(2), view_count=10)
    make_product("specified", name="Lamp", specifications={"For": "desk"}, created_at=day(3), view_count=100)
    make_product("described", name="Lamp", description="Desk lamp, desk lamp. " * 20, created_at=day(4), view_count=999)
    assert found("desk lamp") == found("lamp desk") == "named branded specified described"


def test_what_is_viewed_more_comes_first_among_equals() -> None:
    for number, views in enumerate((1, 1000, 0, 1000, 900)):
        make_product(f"p{number}-{views}", name="Oak lamp", view_count=views, created_at=day(number))
    assert found("oak") == "p4-900 p3-1000 p1-1000 p0-1 p2-0"


def test_a_whole_word_outweighs_the_beginning_of_one() -> None:
    make_product("whole", name="Pan", created_at=day(1))
    make_product("begun", name="Panama hat", view_count=10**6, created_at=day(2))
    assert found("pan") == "whole begun"


def test_finds_by_specifications_and_no_longer_when_they_change() -> None:
    make_product("it", specifications={"By": ["Bluetooth 5.2", {"to": 30, "in": "metres"}], "Connection": True})
    for search in ("bluetooth", "metre", "5.2", "30 metres", "it bluetooth"):
        assert found(search) == "it", search
    assert found("connection") == found("true") == ""
    Product.objects.update(specifications={"By": "Wire"})
    assert (found("bluetooth"), found("wire")) == ("", "it")
