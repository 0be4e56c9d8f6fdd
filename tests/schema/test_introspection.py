"""Introspection: what typed clients and GraphiQL are built from."""

import json
import os
import subprocess
import sys

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
    query = get_introspection_query(specified_by_url=True, directive_is_repeatable=True, one_of=True)
    described = build_client_schema(ask(query).data)
    assert printed(described) == printed(build_schema((ROOT / "schema.graphql").read_text()))


def test_tells_the_type_of_anything() -> None:
    assert ask('{ __type(name: "Money") { kind fields { name } } }').data == {
        "__type": {"kind": "OBJECT", "fields": [{"name": "amount"}, {"name": "currencyCode"}, {"name": "formatted"}]}
    }
    assert ask('{ __type(name: "Nothing") { kind } }').data == {"__type": None}


# The schema is built once, when it is imported: another setting wants another process.
WITHOUT_INTROSPECTION = """
import django, json
django.setup()
from tests.graphql import ask
documents = ["{ __schema { description } }", '{ __type(name: "URL") { kind } }', "{ prodact { id } }", "{ __typename }"]
print(json.dumps([[answer.status, answer.body] for answer in map(ask, documents)]))
"""


def test_can_be_switched_off_and_suggestions_with_it() -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "nexus.settings.test",
        "GRAPHQL_INTROSPECTION": "false",
        "PYTHONPATH": "src:.",
    }
    command = [sys.executable, "-c", WITHOUT_INTROSPECTION]
    answered = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    *refused, (status, body) = json.loads(answered.stdout)
    assert (status, body["data"]) == (200, {"__typename": "Query"})
    for status, body in refused:
        assert status == 400
        assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_REQUEST"}
        assert "Did you mean" not in str(body)
        assert "product" not in str(body)
