"""What an operation costs: told in every answer, and lists multiply what is below them before anything runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type, get_nullable_type, is_list_type

from nexus.env import ROOT
from schema.complexity import prices
from schema.complexity.budget import analysis_of
from schema.root import schema
from tests.factories import make_brand, make_category, make_spec
from tests.graphql import OPERATIONS, ask, count_statements

SCHEMA = schema._schema
EXAMPLES = {path.stem: path.read_text() for path in (ROOT / "graphiql" / "examples").glob("*.graphql")}
PAGE = "{ products(first: %s) { nodes { id } } }"
VARIABLE = "query A($n: Int) { products(first: $n) { nodes { id } } }"


def cost(document: str, **variables: Any) -> int:
    (invoice,) = analysis_of(document, SCHEMA).invoices.values()
    return invoice.total(variables)


def types() -> Iterator[GraphQLObjectType | GraphQLInterfaceType]:
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            yield kind


PLACES = {f"{kind.name}.{name}": field for kind in types() for name, field in kind.fields.items()}


def test_every_answer_tells_it() -> None:
    answer = ask("{ shop { name } }")
    assert answer.body == {
        "data": {"shop": {"name": "Nexus"}},
        "extensions": {"cost": {"requested": 3, "limit": 30_000}},
    }
    assert ask("{ product { slug } }").body["extensions"] == {"cost": {"requested": 159, "limit": 30_000}}


def test_a_refusal_tells_what_was_asked_and_asks_nothing(settings: Any) -> None:
    settings.QUERY_MAX_COST = 200
    with pytest.raises(AssertionError, match="QUERY_TOO_COMPLEX"):
        count_statements(PAGE % 100)
    (error,) = ask(PAGE % 100).errors
    told = {name: value for name, value in error["extensions"].items() if name != "requestId"}
    assert told == {"code": "QUERY_TOO_COMPLEX", "budget": "cost", "limit": 200, "requested": cost(PAGE % 100)}


def test_a_list_multiplies_what_is_below_it() -> None:
    base = cost(PAGE % 0)
    assert [cost(PAGE % n) - base for n in (1, 2, 100)] == [1, 2, 100]
    assert cost("{ products(last: 100) { edges { node { id } } } }") == cost(PAGE % 100) + 2 * 100
    nested = "{ products(first: 10) { nodes { reviews(first: 10) { nodes { title } } } } }"
    assert cost(nested) - cost("{ products(first: 10) { nodes { reviews(first: 10) { __typename } } } }") == 10 * (
        2 + 10 - 1
    )


def test_without_a_length_the_usual_one_counts() -> None:
    assert cost("{ products { nodes { id } } }") == cost(PAGE % 24)
    assert cost("{ me { loginHistory { nodes { id } } } }") == cost(
        "{ me { loginHistory(first: 50) { nodes { id } } } }"
    )
    related = '{ product(slug: "a") { related%s { id } } }'
    assert cost(related % "") == cost(related % "(first: 8)")


@pytest.mark.parametrize(("value", "length"), [(1, 1), (100, 100), (None, 24), (0, 0), (-5, 0), (10**9, 100),
                                               (True, 100), (2.5, 100), ({}, 1), ([1, 2], 2), ("50", 2)])  # fmt: skip
def test_a_variable_counts_like_the_number_itself(value: Any, length: int) -> None:
    assert cost(VARIABLE, n=value) == cost(PAGE % length)


def test_a_variable_that_is_left_out_has_its_default() -> None:
    assert cost(VARIABLE) == cost(PAGE % 24)
    assert cost(VARIABLE.replace("Int", "Int = 7")) == cost(PAGE % 7)
    assert cost(VARIABLE.replace("Int", "Int = 7"), n=None) == cost(PAGE % 24)


def test_ids_multiply() -> None:
    literal, variable = '{ nodes(ids: ["a", "b"]) { id } }', "query A($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert cost(variable, ids=["x"] * 2) == cost(literal) == cost(variable, ids=[]) + 2


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["brands", "categories", "categoryTree"])
def test_a_shop_with_more_than_a_large_one_is_charged_for_what_it_has(field: str) -> None:
    document = f"{{ {field} {{ __typename }} }}"
    make, usual = (make_brand, 100) if field == "brands" else (make_category, prices.LIST_SIZES[f"Query.{field}"])
    before = cost(document)
    for number in range(usual + 5):
        make(f"a{number}")
    assert ask(document).body["extensions"]["cost"]["requested"] == before
    assert ask(document).body["extensions"]["cost"]["requested"] == before + 5
    assert cost(document, **{f"Query.{field}": 0}) == before + 5


@pytest.mark.django_db
def test_what_many_brands_would_cost_is_refused_before_it_is_loaded() -> None:
    document = "{ brands { products(first: 1) { nodes { id } } } }"
    for number in range(300):
        make_brand(f"b{number}")
    assert ask("{ brands { slug } }").data
    (error,) = ask(document).errors
    assert (error["extensions"]["code"], error["extensions"]["requested"]) == ("QUERY_TOO_COMPLEX", cost(document))


def test_a_search_costs_more_where_there_is_one() -> None:
    document = "query A($s: String) { products(search: $s) { nodes { id } } }"
    assert cost(document, s=None) == cost(document) == cost(document, s="")
    assert cost(document, s="lamp") - cost(document) == prices.SEARCH
    assert cost('{ products(search: "lamp") { nodes { id } } }') == cost(document, s="lamp")


def test_a_search_costs_as_much_wherever_it_stands() -> None:
    for field in ("category", "brand"):
        document = f'query A($s: String) {{ {field}(slug: "a") {{ products(search: $s) {{ nodes {{ id }} }} }} }}'
        assert cost(document, s="lamp") - cost(document) == prices.SEARCH
    many = "query A($s: String) { brands { products(search: $s) { nodes { id } } } }"
    assert cost(many, s="lamp") - cost(many) == 100 * prices.SEARCH


COLOUR = {"key": "Colour", "match": {"anyOf": ["Blue"]}}
SPECS = {
    "of the document": ('{ products(filter: {specs: [{key: "Colour", match: {is: true}}, $a]}) { nodes { id } } }', {}),
    "of a variable": (
        "query A($f: ProductFilterInput) { products(filter: $f) { nodes { id } } }",
        {"f": {"specs": [COLOUR, COLOUR]}},
    ),
    "in a variable": (
        "query A($s: [SpecFilterInput!]) { products(filter: {inStock: true, specs: $s}) { nodes { id } } }",
        {"s": [COLOUR, COLOUR]},
    ),
    "of a default": (
        "query A($f: ProductFilterInput = {specs: [{}, {}]}) { products(filter: $f) { nodes { id } } }",
        {},
    ),
}


@pytest.mark.parametrize("how", SPECS)
def test_each_specification_that_is_asked_for_costs_a_look(how: str) -> None:
    document, variables = SPECS[how]
    assert cost(document, **variables) - cost("{ products(filter: {}) { nodes { id } } }") == 2 * prices.SPEC


@pytest.mark.parametrize(("given", "looks"), [({}, 0), ({"f": None}, 0), ({"f": {}}, 0), ({"f": {"specs": None}}, 0),
                                              ({"f": {"specs": []}}, 0), ({"f": {"specs": COLOUR}}, 1)])  # fmt: skip
def test_one_specification_is_a_list_of_it_and_none_costs_nothing(given: dict[str, Any], looks: int) -> None:
    document, _ = SPECS["of a variable"]
    assert cost(document, **given) - cost("{ products { nodes { id } } }") == looks * prices.SPEC


def test_below_a_list_each_look_is_one_of_many() -> None:
    document = "query A($f: ProductFilterInput) { brands { products(filter: $f) { nodes { id } } } }"
    assert cost(document, f={"specs": [COLOUR]}) - cost(document) == 100 * prices.SPEC


@pytest.mark.django_db
def test_as_many_specifications_as_there_may_be_are_within_the_limit() -> None:
    specs = [{"key": f"Key {number}", "match": {"is": True}} for number in range(10)]
    category = make_category()
    for each in specs:
        make_spec(category, each["key"], kind="boolean")
    document = 'query A($f: ProductFilterInput) { products(filter: $f, search: "x") { totalCount facets { key } } }'
    answer = ask(document, f={"specs": specs})
    assert answer.data["products"]["totalCount"] == 0


@pytest.mark.parametrize("how", ["...F", "... on Product { ...F }", "... { ...F }"])
def test_a_fragment_costs_what_its_fields_cost_there(how: str) -> None:
    fragment = "fragment F on Product { id slug images { url } }"
    for first in (1, 50):
        spread = cost(f"{{ products(first: {first}) {{ nodes {{ {how} }} }} }} {fragment}")
        assert spread == cost(f"{{ products(first: {first}) {{ nodes {{ id slug images {{ url }} }} }} }}")


def test_a_fragment_on_a_page_is_multiplied_by_each_page() -> None:
    fragment = "fragment F on ProductConnection { nodes { id } }"
    both = cost(f"{{ a: products(first: 1) {{ ...F }} b: products(first: 100) {{ ...F }} }} {fragment}")
    assert both == cost(PAGE % 1) + cost(PAGE % 100)


def test_a_cycle_of_fragments_ends() -> None:
    document = "{ ...A } fragment A on Query { __typename ...B } fragment B on Query { ...A }"
    assert cost(document) == 1
    assert {error["extensions"]["code"] for error in ask(document).errors} == {"BAD_REQUEST"}


@pytest.mark.parametrize(
    "document", [*OPERATIONS.values(), *EXAMPLES.values()], ids=[*OPERATIONS, *(f"example {name}" for name in EXAMPLES)]
)
def test_what_a_front_asks_costs_a_third_of_the_limit_at_most(document: str, settings: Any) -> None:
    for invoice in analysis_of(document, SCHEMA).invoices.values():
        assert invoice.total({"first": 100, "search": "lamp"}) < settings.QUERY_MAX_COST / 3


def test_every_list_has_a_length_and_no_price_is_for_nothing() -> None:
    named = {*prices.PRICES, *prices.LIST_SIZES, *prices.PAGE_SIZES, prices.CHILDREN, prices.TREE}
    assert named <= PLACES.keys()
    lists = {
        place
        for place, field in PLACES.items()
        if is_list_type(get_nullable_type(field.type))
        and isinstance(get_named_type(field.type), GraphQLObjectType | GraphQLInterfaceType)
        and not {"first", "ids"} & field.args.keys()
        and not place.endswith((".errors", "Connection.edges", "Connection.nodes"))
    }
    assert lists == prices.LIST_SIZES.keys()
