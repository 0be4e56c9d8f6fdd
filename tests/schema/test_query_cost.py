"""What an operation costs: told in every answer, and lists multiply what is below them before anything runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type, get_nullable_type, is_list_type

from nexus.env import ROOT
from schema.complexity import prices
from schema.complexity.budget import analysis_of
from schema.root import schema
from tests.factories import make_brand, make_category
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
                                               (True, 100), (2.5, 100), ({}, 100), ([1, 2], 2), ("50", 2)])  # fmt: skip
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
