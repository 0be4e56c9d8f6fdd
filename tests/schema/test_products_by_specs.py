"""`products(filter: {specs: …})`: products found by typed specifications."""

from typing import Any

import pytest

from catalog.models import Category, Product, SpecDefinition
from catalog.services.categories import move_category
from tests.factories import make_brand, make_path, make_product, make_spec
from tests.graphql import MANAGER, Refusal, ask, ask_as, count_statements

LIST = """query List($filter: ProductFilterInput) {
  products(filter: $filter, sort: NAME_ASC) { nodes { slug } totalCount }
}"""


@pytest.fixture
def sound() -> Category:
    """Things to listen with; what they are said to be is declared above them."""
    home = make_path("home/sound").parent
    make_spec(home, "Colour")
    make_spec(home, "Weight", kind="number", unit="g")
    make_spec(home, "Wireless", kind="boolean")
    return Category.objects.get(slug="sound")


def found(*specs: dict[str, Any], **others: Any) -> list[str]:
    answer = ask(LIST, filter={"specs": list(specs)} | others)
    nodes, total = answer.data["products"].values()
    assert len(nodes) == total
    return [node["slug"] for node in nodes]


def colour(*texts: str) -> dict[str, Any]:
    return {"key": "Colour", "match": {"anyOf": list(texts)}}


def weight(**bounds: Any) -> dict[str, Any]:
    return {"key": "Weight", "match": {"range": bounds}}


def wireless(*, wanted: bool) -> dict[str, Any]:
    return {"key": "Wireless", "match": {"is": wanted}}


def test_texts_are_alternatives_compared_to_the_letter(sound: Category) -> None:
    for slug, text in {"a": "Blue", "b": "blue", "c": "Red", "d": "Blue ", "e": 5}.items():
        make_product(slug, category=sound, specifications={"Colour": text})
    make_product("f", category=sound)
    assert found(colour("Blue")) == ["a"]
    assert found(colour("Red", "Blue", "Green", "Red")) == ["a", "c"]
    assert found(colour("Blue ")) == ["d"]
    assert found(colour("5")) == ["e"]
    assert found(colour()) == found(colour("B")) == []


def test_numbers_lie_between_bounds_that_are_included(sound: Category) -> None:
    for slug, number in {
        "a": 262,
        "b": 262.5,
        "c": "263",
        "d": {"value": 264, "unit": "g"},
        "e": -1,
        "f": "heavy",
    }.items():
        make_product(slug, category=sound, specifications={"Weight": number})
    assert found(weight(gte="262", lte="263")) == ["a", "b", "c"]
    assert found(weight(gte="262.5")) == ["b", "c", "d"]
    assert found(weight(lte="262.499999")) == ["a", "e"]
    assert found(weight()) == found(weight(gte=None)) == ["a", "b", "c", "d", "e"]
    assert found(weight(gte="263", lte="262")) == []
    assert found(weight(gte="-999999999999999")) == ["a", "b", "c", "d", "e"]


def test_yes_and_no(sound: Category) -> None:
    for slug, value in {"a": True, "b": False, "c": "true", "d": "FALSE", "e": "yes", "f": 1, "g": None}.items():
        make_product(slug, category=sound, specifications={"Wireless": value})
    assert found(wireless(wanted=True)) == ["a", "c"]
    assert found(wireless(wanted=False)) == ["b", "d"]


def test_a_value_in_another_unit_is_not_found(sound: Category) -> None:
    make_product("a", category=sound, specifications={"Weight": {"value": 7.4, "unit": "kg"}})
    make_product("b", category=sound, specifications={"Weight": {"value": 7.4, "unit": "g"}})
    make_product("c", category=sound, specifications={"Weight": {"value": 7.4, "unit": ""}})
    assert found(weight(lte="10")) == ["b", "c"]


def test_specifications_are_asked_for_together_and_with_other_filters(sound: Category) -> None:
    brand = make_brand()
    both = {"Colour": "Blue", "Weight": 5}
    make_product("a", category=sound, brand=brand, specifications=both)
    make_product("b", category=sound, specifications=both)
    make_product("c", category=sound, brand=brand, specifications={"Colour": "Blue"})
    make_product("d", category=sound, brand=brand, specifications={"Weight": 5})
    assert found(colour("Blue"), weight(gte="5")) == found(weight(gte="5"), colour("Blue")) == ["a", "b"]
    assert found(colour("Blue"), weight(gte="5"), brandSlugs=["acme"]) == ["a"]
    assert found(colour("Blue"), inStock=True) == []
    assert found() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("specs", "field"),
    [
        ([{"key": "Ghost", "match": {"is": True}}], "filter.specs.0.key"),
        ([colour("Blue"), {"key": "colour", "match": {"anyOf": ["Blue"]}}], "filter.specs.1.key"),
        ([{"key": "", "match": {"anyOf": ["Blue"]}}], "filter.specs.0.key"),
        ([{"key": "Col\0our", "match": {"anyOf": ["Blue"]}}], "filter.specs.0.key"),
        ([{"key": "C" * 10_000, "match": {"anyOf": ["Blue"]}}], "filter.specs.0.key"),
        ([{"key": "Colour", "match": {"range": {}}}], "filter.specs.0.match"),
        ([{"key": "Weight", "match": {"anyOf": ["5"]}}], "filter.specs.0.match"),
        ([{"key": "Wireless", "match": {"anyOf": ["true"]}}], "filter.specs.0.match"),
        ([colour("Blue"), colour("Red")], "filter.specs.1.key"),
        ([colour(*"a" * 101)], "filter.specs.0.match.anyOf"),
        ([colour("a\0")], "filter.specs.0.match.anyOf"),
        ([colour("a" * 257)], "filter.specs.0.match.anyOf"),
        ([colour(f"{number}") for number in range(11)], "filter.specs"),
    ],
)
@pytest.mark.usefixtures("sound")
def test_refuses_what_nobody_declared_or_does_not_fit(specs: list[Any], field: str) -> None:
    answer = ask(LIST, filter={"specs": specs})
    assert answer.refusal == Refusal("BAD_REQUEST", field, ["products"])
    assert answer.partial_data is None


@pytest.mark.parametrize(
    "match",
    [
        {},
        {"anyOf": ["a"], "is": True},
        {"anyOf": None},
        {"is": None},
        {"range": {"gte": "NaN"}},
        {"range": {"lte": 1.5}},
    ],
)
@pytest.mark.usefixtures("sound")
def test_a_match_is_exactly_one(match: dict[str, Any]) -> None:
    answer = ask(LIST, filter={"specs": [{"key": "Colour", "match": match}]})
    assert (answer.status, answer.refusal.code, "data" in answer.body) == (400, "BAD_REQUEST", False)


def test_the_nearest_declaration_holds_where_the_list_stands(sound: Category) -> None:
    make_spec(sound, "Weight")
    make_product("a", category=sound, specifications={"Weight": "light"})
    make_product("b", category=make_path("home/tables"), specifications={"Weight": 5})
    text = {"key": "Weight", "match": {"anyOf": ["light"]}}
    assert found(text) == found(text, categorySlugs=["sound"]) == ["a"]
    assert found(weight(gte="5")) == found(weight(gte="5"), categorySlugs=["home"]) == ["b"]
    for spec, slug in ((weight(gte="5"), "sound"), (text, "home")):
        answer = ask(LIST, filter={"specs": [spec], "categorySlugs": [slug]})
        assert answer.refusal == Refusal("BAD_REQUEST", "filter.specs.0.match", ["products"])


def test_the_list_of_a_category_asks_what_holds_there(sound: Category) -> None:
    make_spec(sound, "Weight", kind="number", unit="kg")
    make_product("a", category=sound, specifications={"Weight": {"value": 2, "unit": "kg"}})
    make_product("b", category=sound, specifications={"Weight": {"value": 2, "unit": "g"}})
    document = """query List($filter: ProductFilterInput) {
      category(slug: "sound") { products(filter: $filter) { nodes { slug } } }
    }"""
    answer = ask(document, filter={"specs": [weight(gte="1")]})
    assert answer.data == {"category": {"products": {"nodes": [{"slug": "a"}]}}}


def test_a_key_declared_elsewhere_is_found_by_what_products_say(sound: Category) -> None:
    make_product("a", category=make_path("garden"), specifications={"Weight": 5})
    make_product("b", category=sound, specifications={"Weight": 5})
    assert found(weight(gte="5"), categorySlugs=["garden"]) == ["a"]


def test_what_is_hidden_changes_nothing(sound: Category) -> None:
    hidden = make_path("attic")
    Category.objects.filter(pk=hidden.pk).update(is_active=False)
    make_product("a", category=sound, specifications={"Weight": {"value": 5, "unit": "kg"}})
    make_product("b", category=hidden, specifications={"Weight": 5, "Ghost": "yes"})
    make_product("c", category=sound, is_active=False, specifications={"Weight": 5})
    ghost = {"key": "Ghost", "match": {"anyOf": ["yes"]}}
    documents = [
        {"specs": [ghost]},
        {"specs": [weight(gte="1")]},
        {"specs": [weight(gte="1")], "categorySlugs": ["attic"]},
    ]
    before = [ask(LIST, filter=each).text for each in documents]
    make_spec(hidden, "Ghost")
    make_spec(hidden, "Weight", kind="number", unit="kg")
    assert [_without_ids(ask(LIST, filter=each).text) for each in documents] == [_without_ids(each) for each in before]
    assert found(weight(gte="1")) == []
    answer = ask_as(MANAGER, LIST, filter={"specs": [ghost], "isActive": True})
    assert [node["slug"] for node in answer.data["products"]["nodes"]] == ["b"]


def _without_ids(text: bytes) -> bytes:
    """Leave out what is different in every answer: the number of a refused request."""
    return text.partition(b'"requestId"')[0]


def test_pages_go_on_with_the_filter_whatever_its_order(sound: Category) -> None:
    for number in range(5):
        make_product(f"p{number}", category=sound, specifications={"Colour": "Blue", "Weight": number})
    document = (
        "query List($filter: ProductFilterInput, $after: String) { products(filter: $filter, sort: NAME_ASC, first: 2, "
        "after: $after) { nodes { slug } pageInfo { endCursor } } }"
    )
    page = ask(document, filter={"specs": [colour("Blue"), weight(gte="1.0")]}).data["products"]
    assert [node["slug"] for node in page["nodes"]] == ["p1", "p2"]
    after = page["pageInfo"]["endCursor"]
    turned = ask(document, filter={"specs": [weight(gte="1"), colour("Blue")]}, after=after).data["products"]
    assert [node["slug"] for node in turned["nodes"]] == ["p3", "p4"]
    other = ask(document, filter={"specs": [weight(gte="2"), colour("Blue")]}, after=after)
    assert other.refusal == Refusal("CURSOR_INVALID", "after", ["products"])


def test_a_filtered_page_costs_its_statement_and_the_tree(sound: Category) -> None:
    make_product(category=sound, specifications={"Colour": "Blue", "Weight": 5, "Wireless": True})
    specs = [colour("Blue"), weight(gte="1"), wireless(wanted=True)]
    assert count_statements(LIST, filter={"specs": specs[:1]}) == 2
    assert count_statements(LIST, filter={"specs": specs}) == 2


def test_changes_of_declarations_and_of_the_tree_are_seen(sound: Category) -> None:
    garden = make_path("garden")
    make_product("a", category=sound, specifications={"Weight": {"value": 5, "unit": "kg"}})
    assert found(weight(gte="1")) == []
    SpecDefinition.objects.filter(key="Weight").update(unit="kg")
    assert found(weight(gte="1")) == ["a"]
    make_spec(garden, "Weight")
    move_category(sound.pk, parent_id=garden.pk)
    Product.objects.update(specifications={"Weight": "light"})
    assert found({"key": "Weight", "match": {"anyOf": ["light"]}}, categorySlugs=["sound"]) == ["a"]
    SpecDefinition.objects.all().delete()
    assert ask(LIST, filter={"specs": [weight(gte="1")]}).refusal.field == "filter.specs.0.key"
