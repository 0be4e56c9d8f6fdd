"""The line of each request: who, what, how long, and at what cost; never what it said."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from nexus.common.client import UNKNOWN_ADDRESS
from nexus.common.log_lines import WithWork
from nexus.common.request_log import RequestFacts, current
from tests.accounts.flows import log_in, make_customer
from tests.graphql import ask
from tests.schema.test_entrance import request

BRANDS = b'{"query": "query Brands { brands { name } }"}'


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    """What is logged of requests, as a handler of the settings sees it."""
    logger, seen = logging.getLogger("nexus.requests"), []
    handler = logging.Handler(logging.INFO)
    handler.emit = seen.append
    handler.addFilter(WithWork())
    logger.addHandler(handler)
    yield seen
    logger.removeHandler(handler)


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """Return what the line tells, without what differs each time."""
    standard = logging.makeLogRecord({}).__dict__.keys() | {"asctime", "message", "request_id", "duration_ms"}
    return {name: value for name, value in vars(record).items() if name not in standard}


@pytest.mark.django_db
def test_a_request_is_a_line(lines: list[logging.LogRecord]) -> None:
    request("/graphql/", BRANDS, **{"x-forwarded-for": "198.51.100.7"})
    (line,) = lines
    assert (line.levelname, line.getMessage()) == ("INFO", "request")
    assert facts(line) == {
        "method": "POST",
        "path": "/graphql/",
        "status": 200,
        "operation": "Brands",
        "cost": 402,
        "statements": 1,
        "client": UNKNOWN_ADDRESS,
    }
    assert line.duration_ms > 0


@pytest.mark.django_db
def test_it_tells_where_a_request_came_from(lines: list[logging.LogRecord], settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1
    request("/graphql/", BRANDS, **{"x-forwarded-for": "192.0.2.1, 198.51.100.7"})
    assert lines[0].client == "198.51.100.7"


@pytest.mark.django_db
def test_it_tells_who_asked_by_their_id() -> None:
    user = make_customer()
    token = log_in()["tokens"]["accessToken"]
    known = RequestFacts()
    current.set(known)
    assert ask("query Me { me { id } }", token=token).data
    current.set(None)
    assert (known.user_id, known.operation) == (user.id, "Me")


@pytest.mark.django_db
def test_a_refusal_has_the_id_that_the_client_was_told(lines: list[logging.LogRecord]) -> None:
    _, _, body = request("/graphql/", b'{"query": "{ nothing }"}')
    assert json.loads(body)["errors"][0]["extensions"]["requestId"] == lines[0].request_id
    assert (lines[0].status, lines[0].statements) == (400, 0)


@pytest.mark.django_db
def test_a_slow_request_is_a_warning(lines: list[logging.LogRecord], settings: LazySettings) -> None:
    settings.SLOW_REQUEST_MS = 0
    request("/graphql/", BRANDS)
    assert [(line.levelname, line.getMessage(), line.statements) for line in lines] == [("WARNING", "slow request", 1)]


@pytest.mark.django_db
def test_neither_query_string_nor_document_is_told(lines: list[logging.LogRecord]) -> None:
    request(
        "/graphql/", b'{"query": "mutation M { login(input: {email: \\"ada@a.example\\", password: \\"hunter2\\"}) }"}'
    )
    request("/graphql/", method="GET", query=b"query={hunter2}")
    assert len(lines) == 2
    assert "hunter2" not in repr([vars(line) for line in lines])


def test_an_endless_name_is_cut(lines: list[logging.LogRecord]) -> None:
    request("/graphql/", json.dumps({"query": "query %s { __typename }" % ("N" * 900)}).encode())
    assert lines[0].operation == "N" * 100


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_who_looks_whether_it_lives_leaves_no_line(path: str, lines: list[logging.LogRecord]) -> None:
    request(path, method="GET")
    assert lines == []


def test_a_page_is_a_line_too(lines: list[logging.LogRecord]) -> None:
    request("/nowhere", method="GET")
    assert facts(lines[0]) == {
        "method": "GET",
        "path": "/nowhere",
        "status": 404,
        "statements": 0,
        "client": UNKNOWN_ADDRESS,
    }
