"""Every row of the table of codes in `docs/errors.md`: code, status and headers, in both media types."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import override_settings
from django.test.client import BOUNDARY, encode_multipart

from nexus.env import ROOT
from tests.accounts.flows import log_in, make_customer
from tests.graphql import GRAPHQL_JSON, JSON, Answer, ask, send
from tests.schema.test_failures import failing

TYPENAME = '{"query": "{ __typename }"}'
PAGE = "{ products { nodes { slug } } }"
REVIEW = 'mutation { createReview(productId: "x", input: { rating: 5, title: "t", comment: "c" }) { errors { code } } }'


def failed(kind: type[Exception], document: str, accept: str, **where: str) -> Answer:
    with failing(kind, **where):
        return ask(document, accept=accept)


def too_many(accept: str, settings: Any) -> Answer:
    settings.RATE_LIMIT_ANONYMOUS = "1/h"
    ask("{ __typename }")
    return ask("{ __typename }", accept=accept)


def upload(accept: str, **headers: str) -> Answer:
    body = encode_multipart(BOUNDARY, {"operations": "{}", "map": "{}"})
    return send(body, content_type=f"multipart/form-data; boundary={BOUNDARY}", accept=accept, **headers)


def by_hash(accept: str, *, kept_for: int) -> Answer:
    persisted = {"version": 1, "sha256Hash": "0" * 64}
    with override_settings(PERSISTED_QUERY_SECONDS=kept_for):
        return send(json.dumps({"extensions": {"persistedQuery": persisted}}), accept=accept)


def untrusted(accept: str) -> Answer:
    with override_settings(TRUSTED_DOCUMENTS_ONLY=True):
        return ask("{ __typename }", accept=accept)


def as_customer(accept: str) -> Answer:
    make_customer()
    return upload(accept, Authorization=f"Bearer {log_in()['tokens']['accessToken']}")


type Ask = Callable[[str, Any], Answer]
ROWS: dict[str, tuple[Ask, str, int]] = {
    "a malformed body": (lambda accept, _: send("{", accept=accept), "BAD_REQUEST", 400),
    "an invalid document": (lambda accept, _: ask("{ nothing }", accept=accept), "BAD_REQUEST", 400),
    "a missing variable": (
        lambda accept, _: ask("query A($a: ID!) { node(id: $a) { id } }", accept=accept),
        "BAD_REQUEST",
        400,
    ),
    "an argument refused while running": (
        lambda accept, _: ask("{ product { slug } }", accept=accept),
        "BAD_REQUEST",
        200,
    ),
    "an argument refused where null is no answer": (
        lambda accept, _: ask("{ products(first: 0) { totalCount } }", accept=accept),
        "BAD_REQUEST",
        200,
    ),
    "a cursor of nothing": (
        lambda accept, _: ask('{ products(after: "x") { totalCount } }', accept=accept),
        "CURSOR_INVALID",
        200,
    ),
    "a token that is none": (lambda accept, _: ask("{ __typename }", accept=accept, token="x"), "UNAUTHENTICATED", 401),
    "a mutation without a token": (lambda accept, _: ask(REVIEW, accept=accept), "UNAUTHENTICATED", 200),
    "an upload without a token": (lambda accept, _: upload(accept), "UNAUTHENTICATED", 401),
    "an upload of a customer": (lambda accept, _: as_customer(accept), "FORBIDDEN", 403),
    "a field for moderators": (lambda accept, _: ask("{ reviews { totalCount } }", accept=accept), "FORBIDDEN", 200),
    "a filter for staff": (
        lambda accept, _: ask("{ products(filter: { lowStock: true }) { totalCount } }", accept=accept),
        "FORBIDDEN",
        200,
    ),
    "a document over a budget": (
        lambda accept, _: ask("{" + " a: __typename" * 16 + "}", accept=accept),
        "QUERY_TOO_COMPLEX",
        400,
    ),
    "a hash that nobody knows": (
        lambda accept, _: by_hash(accept, kept_for=60),
        "PERSISTED_QUERY_NOT_FOUND",
        200,
    ),
    "a hash where no texts are kept": (
        lambda accept, _: by_hash(accept, kept_for=0),
        "PERSISTED_QUERY_NOT_SUPPORTED",
        200,
    ),
    "a document that is not trusted": (lambda accept, _: untrusted(accept), "DOCUMENT_NOT_TRUSTED", 400),
    "too many requests": (too_many, "RATE_LIMITED", 429),
    "a database that is down": (lambda accept, _: failed(OperationalError, PAGE, accept), "SERVICE_UNAVAILABLE", 503),
    "a database that is down for a part": (
        lambda accept, _: failed(OperationalError, '{ brand(slug: "a") { slug } }', accept),
        "SERVICE_UNAVAILABLE",
        200,
    ),
    "a bug": (lambda accept, _: failed(RuntimeError, PAGE, accept), "INTERNAL", 500),
    "a bug in a part": (
        lambda accept, _: failed(
            RuntimeError, '{ brand(slug: "a") { slug } shop { name } }', accept, table="catalog_brand"
        ),
        "INTERNAL",
        200,
    ),
    "a verb": (lambda accept, _: send(TYPENAME, method="PUT", accept=accept), "BAD_REQUEST", 405),
    "a mutation by GET": (
        lambda accept, _: send(method="GET", address="/graphql/?query=mutation{x}", accept=accept),
        "BAD_REQUEST",
        405,
    ),
    "a content type": (lambda accept, _: send(TYPENAME, content_type="text/plain", accept=accept), "BAD_REQUEST", 415),
    "a body over a megabyte": (lambda accept, _: send(TYPENAME.ljust(1_000_001), accept=accept), "BAD_REQUEST", 413),
    "a host that is not ours": (
        lambda accept, _: send(TYPENAME, accept=accept, host="evil.example"),
        "BAD_REQUEST",
        400,
    ),
}
HEADERS = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("row", ROWS)
def test_has_the_code_and_the_status_of_the_table(row: str, accept: str, settings: Any) -> None:
    asking, code, status = ROWS[row]
    answer = asking(accept, settings)
    assert ({refusal.code for refusal in answer.refusals}, answer.status) == ({code}, status)
    assert answer.headers["Content-Type"] == f"{accept}; charset=utf-8"
    assert {name for name in HEADERS.values() if name in answer.headers} == (
        {HEADERS[status]} if status in HEADERS else set()
    )
    assert ask("{ __typename }").status == (429 if status == 429 else 200)


@pytest.mark.parametrize("accept", ["text/plain", "image/png", "application/json;q=0"])
def test_a_client_that_takes_no_json_gets_it_with_406(accept: str) -> None:
    answer = send(TYPENAME, accept=accept)
    assert (answer.status, answer.refusal.code) == (406, "BAD_REQUEST")


def test_the_table_names_every_code_with_every_status() -> None:
    table = re.findall(r"^\| ([A-Z_]+) \|.*\| ([^|]+) \|$", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    told = {(code, int(status)) for code, statuses in table for status in re.findall(r"\b\d{3}\b", statuses)}
    assert {(code, status) for _, code, status in ROWS.values() if status not in {405, 413, 415}} == told
