"""Introspection: what typed clients and GraphiQL are built from."""

from graphql import (
    GraphQLSchema,
    build_client_schema,
    build_schema,
    get_introspection_query,
    lexicographic_sort_schema,
    print_schema,
)

from nexus.env import ROOT
from tests.graphql import ask


def printed(schema: GraphQLSchema) -> str:
    return print_schema(lexicographic_sort_schema(schema))


def test_describes_the_whole_schema() -> None:
    query = get_introspection_query(specified_by_url=True, directive_is_repeatable=True)
    described = build_client_schema(ask(query).data)
    assert printed(described) == printed(build_schema((ROOT / "schema.graphql").read_text()))


def test_tells_the_type_of_anything() -> None:
    assert ask('{ __type(name: "Money") { kind fields { name } } }').data == {
        "__type": {"kind": "OBJECT", "fields": [{"name": "amount"}, {"name": "currencyCode"}, {"name": "formatted"}]}
    }
    assert ask('{ __type(name: "Nothing") { kind } }').data == {"__type": None}
