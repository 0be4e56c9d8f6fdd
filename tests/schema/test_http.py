"""GraphQL over HTTP: what is taken, what is refused, and with which status."""

import json

import pytest
from django.test import Client

from tests.graphql import GRAPHQL_JSON, JSON, Refusal, ask, send

TYPENAME = json.dumps({"query": "{ __typename }"})
LONG_NUMBER = "1" * 5000

MALFORMED = {
    "empty": b"",
    "number": b"5",
    "string": b'"x"',
    "null": b"null",
    "true": b"true",
    "list": b"[]",
    "batch": f"[{TYPENAME}]".encode(),
    "long number": LONG_NUMBER.encode(),
    "words": b"query { __typename }",
    "cut off": b'{"query": "{ __typename }"',
    "trailing": TYPENAME.encode() + b"x",
    "bad UTF-8": b'{"query": "{ __typename }\xff"}',
    "UTF-16": TYPENAME.encode("utf-16"),
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "deep variables": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    "NaN": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "lone surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "nul": b"\0",
    "spaces": b"   ",
}
FIELDS = {
    '{"query": null}': "query",
    '{"query": ""}': "query",
    '{"query": 5}': "query",
    '{"query": ["{ __typename }"]}': "query",
    '{"variables": {}}': "query",
    "{}": "query",
    '{"query": "{ __typename }", "variables": []}': "variables",
    '{"query": "{ __typename }", "variables": "x"}': "variables",
    '{"query": "{ __typename }", "variables": 5}': "variables",
    '{"query": "{ __typename }", "operationName": 5}': "operationName",
    '{"query": "{ __typename }", "operationName": {}}': "operationName",
    '{"query": "{ __typename }", "extensions": 5}': "extensions",
    '{"query": "{ __typename }", "operationName": "Unknown"}': "operationName",
    '{"query": "query A { __typename } query B { __typename }"}': "operationName",
    '{"query": "query A { __typename } query B { __typename }", "operationName": "C"}': "operationName",
    '{"query": "fragment A on Query { __typename }"}': "operationName",
}


@pytest.fixture(autouse=True)
def _answers_afterwards() -> None:
    """After every bad request the next good one is answered."""
    yield
    assert send(TYPENAME).data == {"__typename": "Query"}


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("kind", MALFORMED)
def test_refuses_a_malformed_body(kind: str, accept: str) -> None:
    answer = send(MALFORMED[kind], accept=accept)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST"))
    assert answer.headers["Content-Type"].startswith(accept)
    assert "data" not in answer.body


@pytest.mark.parametrize("body", FIELDS, ids=lambda body: body[:60])
def test_refuses_a_request_that_does_not_say_what_to_run(body: str) -> None:
    answer = send(body)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST", FIELDS[body]))


def test_refuses_a_body_of_more_than_a_megabyte() -> None:
    body = json.dumps({"query": "{ __typename }", "variables": {"a": "x" * 1_000_000}})
    answer = send(body)
    assert (answer.status, answer.refusal) == (413, Refusal("BAD_REQUEST"))
    room = 1_000_000 - len(TYPENAME)
    assert send(TYPENAME + " " * room).status == 200
    assert send(TYPENAME + " " * (room + 1)).status == 413


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/graphql", "",
     "application/json; charset=utf-16", "application/json; charset=latin-1", "text/html", "*/*", "json"]
)  # fmt: skip
def test_refuses_a_body_of_another_type(content_type: str) -> None:
    answer = send(TYPENAME, content_type=content_type)
    assert (answer.status, answer.refusal) == (415, Refusal("BAD_REQUEST"))


@pytest.mark.parametrize(
    "content_type", [JSON, "application/json; charset=utf-8", 'application/json; charset="UTF-8"', "APPLICATION/JSON"]
)
def test_takes_json_in_utf_8(content_type: str) -> None:
    assert send(TYPENAME, content_type=content_type).data == {"__typename": "Query"}


@pytest.mark.parametrize(
    "accept", ["text/plain", "text/html", "image/*", "application/xml", "application/json;q=0", "garbage"]
)
def test_refuses_a_client_that_takes_no_json(accept: str) -> None:
    answer = send(TYPENAME, accept=accept)
    assert (answer.status, answer.refusal) == (406, Refusal("BAD_REQUEST"))


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.5, {JSON}", JSON),
        (f"text/html, {JSON}", JSON),
    ],
)
def test_answers_in_the_type_that_the_client_prefers(accept: str, expected: str) -> None:
    answer = send(TYPENAME, accept=accept)
    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, expected)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_refuses_another_verb(method: str) -> None:
    answer = send(TYPENAME, method=method)
    assert (answer.status, answer.refusal) == (405, Refusal("BAD_REQUEST"))
    assert answer.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("?query={__typename}", {"__typename": "Query"}),
        ("?query={products(first:1){totalCount}}", {"products": {"totalCount": 0}}),
        ('?query=query A($n:Int){products(first:$n){totalCount}}&variables={"n":1}', {"products": {"totalCount": 0}}),
        ("?query=query A{a:__typename} query B{b:__typename}&operationName=B", {"b": "Query"}),
    ],
)
def test_get_runs_a_query(address: str, data: object) -> None:
    answer = send(method="GET", address=f"/graphql/{address}", accept=JSON)
    assert (answer.status, answer.data) == (200, data)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("", "query"),
        ("?query=", "query"),
        ("?query={__typename}&variables={", "variables"),
        ("?query={__typename}&variables=5", "variables"),
        ("?query={__typename}&variables=%FF", "variables"),
        ("?query={__typename}&extensions=x", "extensions"),
        ("?query={__typename}&operationName=B", "operationName"),
    ],
)
def test_get_refuses_what_post_refuses(address: str, field: str) -> None:
    answer = send(method="GET", address=f"/graphql/{address}", accept=JSON)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST", field))


def test_get_refuses_more_parameters_than_anybody_has() -> None:
    answer = send(method="GET", address="/graphql/?query={__typename}" + "&a=1" * 1000)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST"))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_mutation_is_not_known_yet(method: str) -> None:
    answer = send('{"query": "mutation { x }"}', method=method, address="/graphql/?query=mutation{x}", accept=JSON)
    assert answer.status == (405 if method == "GET" else 400)
    assert answer.refusal == Refusal("BAD_REQUEST")


def test_refuses_a_host_that_is_not_ours() -> None:
    answer = send(TYPENAME, host="evil.example")
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST"))


def test_a_browser_gets_no_page_for_a_post() -> None:
    assert (
        send(TYPENAME, accept="text/html,application/xhtml+xml,*/*;q=0.8").headers["Content-Type"]
        == f"{JSON}; charset=utf-8"
    )


@pytest.mark.parametrize("document", ["{ __typename }", "{ product { slug } }", "{"])
def test_every_answer_says_how_it_may_be_kept(document: str) -> None:
    headers = ask(document).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Vary"] == "Accept, Accept-Encoding, Authorization"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_cookie_changes_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "x" * 32
    response = client.post("/graphql/", TYPENAME, content_type=JSON)
    assert response.json()["data"] == {"__typename": "Query"}
    assert not response.cookies
