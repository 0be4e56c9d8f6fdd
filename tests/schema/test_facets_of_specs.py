"""Facets of typed specifications: which a list has, and what each choice would leave."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Category, Product, SpecDefinition
from tests.factories import make_brand, make_path, make_product, make_spec, unsaved_product
from tests.graphql import ask, count_statements
from tests.schema.facet_documents import OF_A_CATEGORY, OF_THE_SHOP

FIELDS = ["categorySlugs", "brandSlugs", "price", "minRating", "inStock", "onSale"]


@pytest.fixture(autouse=True)
def sound() -> Category:
    """Things to listen with; what they are said to be is declared above them."""
    sound = make_path("home/sound/radios").parent
    assert sound is not None
    home = sound.parent
    assert home is not None
    make_spec(home, "colour", label="Colour", position=2)
    make_spec(home, "weight", label="Weight", kind="number", unit="g", position=1)
    make_spec(sound, "wireless", label="Wireless", kind="boolean", position=3)
    return sound


def facets(document: str = OF_A_CATEGORY, slug: str = "sound", **arguments: Any) -> dict[str, Any]:
    """Return the facets of a list by key."""
    data = ask(document, slug=slug, **arguments).data
    found = data["products"] if "products" in data else data["category"]["products"]
    return {each["key"]: each for each in found["facets"]}


def spec(key: str, **match: Any) -> dict[str, Any]:
    return {"specs": [{"key": key, "match": match}]}


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {each["value"]: each["count"] for each in found["values"]}


def test_a_list_has_those_that_are_declared_where_one_stands() -> None:
    specs = [*FIELDS, "weight", "colour", "wireless"]
    assert list(facets(OF_THE_SHOP)) == FIELDS
    assert list(facets(slug="sound")) == list(facets(slug="radios")) == specs
    assert list(facets(slug="home")) == specs[:-1]
    assert list(facets(OF_THE_SHOP, filter={"categorySlugs": ["sound"]})) == specs
    assert list(facets(OF_THE_SHOP, filter={"categorySlugs": ["nowhere"]})) == FIELDS
    assert list(facets(keys=["wireless", "size", "price"])) == ["wireless", "price"]
    Category.objects.filter(slug="home").update(is_active=False)
    assert list(facets(OF_THE_SHOP, filter={"categorySlugs": ["sound"]})) == FIELDS


def test_one_that_is_chosen_is_there_wherever_one_stands() -> None:
    found = facets(OF_THE_SHOP, filter=spec("wireless", **{"is": False}))
    assert list(found) == [*FIELDS, "wireless"]
    assert (found["wireless"]["count"], found["wireless"]["isSelected"]) == (0, False)


def test_each_kind_has_its_facet(sound: Category) -> None:
    for slug, specifications in {
        "a": {"colour": "Blue", "weight": 262, "wireless": True},
        "b": {"colour": "Blue", "weight": {"value": "1.50", "unit": "g"}, "wireless": "false"},
        "c": {"colour": "Amber", "weight": {"value": 3, "unit": "kg"}, "wireless": "no"},
        "d": {"colour": ["Blue", "Red"], "weight": "heavy"},
        "e": {"colour": {"value": "Red", "unit": "RAL"}},
    }.items():
        make_product(slug, category=sound, specifications=specifications)
    found = facets(keys=["colour", "weight", "wireless"])
    assert list(found.values()) == [
        {
            "__typename": "TermsFacet",
            "key": "colour",
            "label": "Colour",
            "filterField": "specs",
            "values": [
                {"value": "Blue", "label": "Blue", "count": 2, "isSelected": False},
                {"value": "Amber", "label": "Amber", "count": 1, "isSelected": False},
            ],
            "hasMore": False,
        },
        {
            "__typename": "RangeFacet",
            "key": "weight",
            "label": "Weight",
            "filterField": "specs",
            "min": "1.5",
            "max": "262",
            "selectedMin": None,
            "selectedMax": None,
            "currencyCode": None,
            "unit": "g",
        },
        {
            "__typename": "ToggleFacet",
            "key": "wireless",
            "label": "Wireless",
            "filterField": "specs",
            "count": 1,
            "isSelected": False,
        },
    ]


def test_what_is_chosen_returns(sound: Category) -> None:
    make_product("a", category=sound, specifications={"colour": "Blue", "weight": 7})
    chosen = facets(filter=spec("colour", anyOf=["Green", "Blue"]))["colour"]["values"]
    assert [(each["value"], each["count"], each["isSelected"]) for each in chosen] == [
        ("Blue", 1, True),
        ("Green", 0, True),
    ]
    bounds = facets(filter=spec("weight", range={"gte": "7.50", "lte": "1000"}))["weight"]
    assert [bounds[name] for name in ("min", "max", "selectedMin", "selectedMax")] == ["7", "7", "7.5", "1000"]


def test_texts_are_at_most_a_hundred_and_what_is_chosen(sound: Category) -> None:
    names = [f"colour {number:03}" for number in range(103)]
    for name in names:
        make_product(name.replace(" ", "-"), category=sound, specifications={"colour": name})
    found = facets(filter=spec("colour", anyOf=[names[102]]))["colour"]
    assert [each["value"] for each in found["values"]] == [*names[:100], names[102]]
    assert found["hasMore"]
    Product.objects.filter(slug__gt="colour-099").update(is_active=False)
    found = facets()["colour"]
    assert ([each["value"] for each in found["values"]], found["hasMore"]) == (names[:100], False)


def test_several_lists_with_and_without_them_cost_one_statement(sound: Category, settings: Any) -> None:
    settings.QUERY_MAX_COST = 1_000_000
    make_product("a", category=sound, specifications={"colour": "Blue"})
    page = "products { totalCount facets { key ... on TermsFacet { values { value count } } } }"
    document = f"{{ categories {{ {page} children {{ {page} }} }} all: {page} }}"
    assert count_statements(document) == 6
    data = ask(document).data
    blue = {"key": "colour", "values": [{"value": "Blue", "count": 1}]}
    (home,) = data["categories"]
    assert blue in home["products"]["facets"]
    assert blue in home["children"][0]["products"]["facets"]
    assert blue not in data["all"]["facets"]


def test_a_key_that_other_categories_declare_of_another_kind(sound: Category) -> None:
    pots = make_path("kitchen/pots")
    make_spec(pots, "weight", label="Load", kind="text", unit="kg")
    make_product("a", category=sound, specifications={"weight": 9})
    make_product("b", category=pots, specifications={"weight": {"value": "heavy", "unit": "kg"}})
    both = {"categorySlugs": ["sound", "pots"]}
    assert facets(OF_THE_SHOP, filter=both)["weight"]["__typename"] == "RangeFacet"
    chosen = facets(OF_THE_SHOP, filter=both | spec("weight", anyOf=["heavy"]))["weight"]
    # A number is a text as well, as it is to the filter.
    assert chosen["values"] == [
        {"value": "9", "label": "9 kg", "count": 1, "isSelected": False},
        {"value": "heavy", "label": "heavy kg", "count": 1, "isSelected": True},
    ]


ROWS = st.fixed_dictionaries(
    {
        "colour": st.sampled_from(["Blue", "Red", "Green", None, 5]),
        "weight": st.sampled_from([1, 2, 3.5, "4", "heavy", None]),
        "wireless": st.sampled_from([True, False, "true", "maybe", None]),
        "brand": st.sampled_from(["acme", "lumen"]),
    }
)
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "colour": st.lists(st.sampled_from(["Blue", "Red", "5", "Pink"]), max_size=2, unique=True),
    "weight": st.tuples(st.none() | st.integers(1, 4), st.none() | st.integers(1, 4)),
    "wireless": st.booleans(),
    "brand": st.lists(st.sampled_from(["acme", "lumen"]), max_size=1),
}
FILTERS = st.sets(st.sampled_from(sorted(CHOICES))).flatmap(
    lambda names: st.fixed_dictionaries({name: CHOICES[name] for name in sorted(names)})
)


def number_of(row: dict[str, Any]) -> Decimal | None:
    return None if row["weight"] in (None, "heavy") else Decimal(str(row["weight"]))


def meets(row: dict[str, Any], name: str, choice: Any) -> bool:
    if name == "brand":
        return row["brand"] in choice
    if name == "colour":
        return row["colour"] is not None and str(row["colour"]) in choice
    if name == "wireless":
        return str(row["wireless"]).lower() == str(choice).lower()
    number, (lowest, highest) = number_of(row), choice
    return number is not None and (lowest is None or number >= lowest) and (highest is None or number <= highest)


def as_filter(chosen: dict[str, Any]) -> dict[str, Any]:
    matches = {
        "colour": lambda texts: {"anyOf": texts},
        "weight": lambda bounds: {"range": {"gte": bounds[0], "lte": bounds[1]}},
        "wireless": lambda wanted: {"is": wanted},
    }
    specs = [{"key": key, "match": matches[key](choice)} for key, choice in chosen.items() if key in matches]
    return {"specs": specs} | ({"brandSlugs": chosen["brand"]} if "brand" in chosen else {})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=5, max_size=15), asked=st.lists(FILTERS, min_size=6, max_size=6))
def test_facets_are_what_a_shop_in_plain_python_says(
    sound: Category, rows: list[dict[str, Any]], asked: list[dict[str, Any]]
) -> None:
    Product.objects.all().delete()
    brands = {slug: make_brand(slug) for slug in ("acme", "lumen")}
    Product.objects.bulk_create(
        unsaved_product(f"p{n}", category=sound, brand=brands[row["brand"]], specifications=row)
        for n, row in enumerate(rows)
    )
    for chosen in asked:

        def left(but: str, *, chosen: dict[str, Any] = chosen) -> list[dict[str, Any]]:
            others = {name: choice for name, choice in chosen.items() if name != but}
            return [row for row in rows if all(meets(row, name, choice) for name, choice in others.items())]

        found = facets(filter=as_filter(chosen))
        texts = Counter(str(row["colour"]) for row in left("colour") if row["colour"] is not None)
        assert counts(found["colour"]) == {**dict.fromkeys(chosen.get("colour", ()), 0), **texts}
        numbers = sorted(number for row in left("weight") if (number := number_of(row)) is not None)
        shown = [
            None if bound is None else Decimal(bound) for bound in (found["weight"]["min"], found["weight"]["max"])
        ]
        assert shown == ([numbers[0], numbers[-1]] if numbers else [None, None])
        assert found["wireless"]["count"] == sum(meets(row, "wireless", True) for row in left("wireless"))  # noqa: FBT003
        named = Counter(row["brand"] for row in left("brand"))
        assert counts(found["brandSlugs"]) == {**dict.fromkeys(chosen.get("brand", ()), 0), **named}
        ordered = [each["count"] for each in found["colour"]["values"]]
        assert ordered == sorted(ordered, reverse=True)
    for brand in brands.values():
        Product.objects.all().delete()
        brand.delete()
    assert SpecDefinition.objects.count() == 3
