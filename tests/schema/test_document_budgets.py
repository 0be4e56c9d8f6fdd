"""Every budget of a document: the last that is taken, the first that is refused, and before what."""

from typing import Any

import pytest
from django.conf import settings as configured
from graphql import get_introspection_query

from accounts.models import LoginHistory
from schema.complexity.budget import BUDGETS
from tests.graphql import OPERATIONS, Answer, ask

LIMITS = {
    "characters": ("DOCUMENT_MAX_CHARACTERS", 50_000),
    "tokens": ("DOCUMENT_MAX_TOKENS", 2000),
    "depth": ("DOCUMENT_MAX_DEPTH", 10),
    "aliases": ("DOCUMENT_MAX_ALIASES", 15),
    "fields": ("DOCUMENT_MAX_FIELDS", 300),
    "duplicateFields": ("DOCUMENT_MAX_DUPLICATE_FIELDS", 20),
    "fragments": ("DOCUMENT_MAX_FRAGMENTS", 20),
    "directives": ("DOCUMENT_MAX_DIRECTIVES", 20),
    "operations": ("DOCUMENT_MAX_OPERATIONS", 10),
    "rootMutations": ("DOCUMENT_MAX_ROOT_MUTATIONS", 1),
    "introspection": ("DOCUMENT_MAX_INTROSPECTION", 2),
    "cost": ("QUERY_MAX_COST", 30_000),
}
LOGOUT = 'logout(refreshToken: "x") { success }'
# With a limit, a document that just meets it, and one that is just over it.
EDGES = {
    "characters": (16, "{ __typename }##", "{ __typename }###"),
    "tokens": (4, "{ __typename }#", "{ a: __typename }"),
    "depth": (
        3,
        '{ category(slug: "a") { parent { slug } } }',
        '{ category(slug: "a") { parent { parent { slug } } } }',
    ),
    "aliases": (
        2,
        "{ a: __typename b: __typename }",
        "{ a: __typename ...F } fragment F on Query { b: __typename c: __typename }",
    ),
    "fields": (
        3,
        "{ shop { name currencyCode } }",
        "{ shop { name ...F } } fragment F on Shop { currencyCode apiVersion }",
    ),
    "duplicateFields": (1, "{ __typename __typename }", "{ __typename __typename __typename }"),
    "fragments": (1, "{ ... { __typename } }", "{ ...F } fragment F on Query { ... { __typename } }"),
    "directives": (1, "{ __typename @skip(if: false) }", "{ __typename @skip(if: false) @include(if: true) }"),
    "operations": (1, "query A { __typename }", "query A { __typename } query B { __typename }"),
    "rootMutations": (
        1,
        f"mutation {{ __typename {LOGOUT} }}",
        f"mutation {{ ...F }} fragment F on Mutation {{ a: {LOGOUT} b: {LOGOUT} }}",
    ),
    "introspection": (
        1,
        '{ __type(name: "Shop") { fields { name } } }',
        '{ __type(name: "Shop") { fields { type { fields { name } } } } }',
    ),
    "cost": (3, "{ shop { name } }", "{ shop { name currencyCode } }"),
}

LOGIN = '%s: login(input: { email: "a@example.com", password: "hunter2 is no password" }) { errors { code } }'
EXPONENTIAL = "{ ...F0 }" + "".join(
    f" fragment F{n} on Query {{ ...F{n + 1} ... {{ ...F{n + 1} }} }}" for n in range(9)
)
HOSTILE = {
    "two to the power of nine": (EXPONENTIAL + " fragment F9 on Query { __typename }", {"fields", "duplicateFields"}),
    "a hundred searches": (
        "{" + " ".join(f'a{n}: products(search: "a") {{ totalCount }}' for n in range(100)) + "}",
        {"fields", "aliases"},
    ),
    "a hundred logins": (
        "mutation {" + " ".join(LOGIN % f"a{n}" for n in range(100)) + "}",
        {"tokens"},
    ),
    "two logins": ("mutation {" + LOGIN % "a" + LOGIN % "b" + "}", {"rootMutations"}),
    "200,000 comments": ("#\n" * 200_000 + "{ __typename }", {"characters"}),
    "10,000 directives": ("{ __typename" + "@a" * 10_000 + "}", {"tokens"}),
    "thousands of values": ("{ nodes(ids: [" + "1 " * 5_000 + "]) { id } }", {"tokens"}),
    "deep": ("{ a" + "{ a" * 400 + "}" * 401, {"depth"}),
    "deep values": ("{ a(b: " + "[" * 900 + "]" * 900 + ") }", {"depth"}),
    "deep in fragments": (
        "{ ...F0 }" + "".join(f" fragment F{n} on Category {{ parent {{ ...F{n + 1} }} }}" for n in range(12)),
        {"depth"},
    ),
    "nested pages": ("{ " + "products(first: 100) { nodes { category { " * 2 + "slug" + " } } }" * 2 + " }", {"cost"}),
    "the types of the types of the types": (
        "{ __schema { types { fields { type { fields { name } } } } } }",
        {"introspection"},
    ),
}


def budget_of(answer: Answer) -> str:
    """Return which budget the whole document was refused for."""
    (error,) = answer.errors
    assert (answer.status, error["extensions"]["code"]) == (400, "QUERY_TOO_COMPLEX")
    assert "data" not in answer.body
    assert "path" not in error
    return str(error["extensions"]["budget"])


@pytest.mark.parametrize("budget", LIMITS)
def test_has_the_limit_that_is_documented(budget: str) -> None:
    setting, limit = LIMITS[budget]
    assert getattr(configured, setting) == limit


def test_no_budget_is_untested() -> None:
    assert {each.name for each in BUDGETS} | {"characters", "tokens", "cost"} == LIMITS.keys() == EDGES.keys()


@pytest.mark.parametrize("budget", EDGES)
def test_takes_what_meets_the_limit_and_nothing_beyond(budget: str, settings: Any) -> None:
    limit, meets, exceeds = EDGES[budget]
    setattr(settings, LIMITS[budget][0], limit)
    assert ask(meets).data is not None
    answer = ask(exceeds)
    assert budget_of(answer) == budget
    assert answer.errors[0]["extensions"]["limit"] == limit


@pytest.mark.parametrize("kind", HOSTILE)
def test_refuses_what_is_made_to_hurt_before_it_runs(kind: str) -> None:
    document, budgets = HOSTILE[kind]
    assert budget_of(ask(document)) in budgets
    assert not LoginHistory.objects.exists()
    assert ask("{ __typename }").data == {"__typename": "Query"}


def test_the_operation_that_does_not_run_is_held_to_them_too() -> None:
    aliases = " ".join(f"a{n}: __typename" for n in range(16))
    assert budget_of(ask(f"query A {{ __typename }} query B {{ {aliases} }}", operation="A")) == "aliases"


def test_introspection_passes() -> None:
    for deprecated in (True, False):
        query = get_introspection_query(
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=deprecated,
        )
        assert ask(query).data["__schema"]["queryType"]["name"] == "Query"


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_a_front_sends_has_room(name: str, settings: Any) -> None:
    settings.DOCUMENT_MAX_DEPTH, settings.DOCUMENT_MAX_ALIASES, settings.DOCUMENT_MAX_FIELDS = 7, 7, 150
    settings.QUERY_MAX_COST = 10_000
    for error in ask(OPERATIONS[name], operation="Nothing", first=100, search="lamp").errors:
        assert error["extensions"]["code"] == "BAD_REQUEST"
