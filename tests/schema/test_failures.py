"""What a client sees of a bug and of an outage: a code and a request id, nothing of our insides."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import (
    DataError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from psycopg_pool import PoolTimeout

from tests.accounts.flows import REGISTER, registration
from tests.factories import make_product, make_review
from tests.graphql import GRAPHQL_JSON, JSON, Refusal, ask

SECRETS = 'secret driver text: SELECT password FROM "catalog_product" at /srv/nexus/src/catalog/x.py line 7'
BUGS = [
    RuntimeError,
    InternalError,
    KeyError,
    ProgrammingError,
    DataError,
    ValueError,
    TypeError,
    AssertionError,
    AttributeError,
]
OUTAGES = [OperationalError, InterfaceError, PoolTimeout]


@contextmanager
def failing(kind: type[Exception], *, table: str = "") -> Iterator[None]:
    """Let statements fail, all of them or those about one table."""

    def fail(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if table in sql:
            raise kind(SECRETS)
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("kind", BUGS)
def test_a_bug_is_masked_and_logged_whole(kind: type[Exception], accept: str, caplog: pytest.LogCaptureFixture) -> None:
    with failing(kind):
        answer = ask("{ products { nodes { slug } } }", accept=accept)
    assert (answer.status, answer.refusal) == (500, Refusal("INTERNAL", None, ["products"]))
    assert answer.partial_data is None
    assert b"secret" not in answer.text
    (record,) = [each for each in caplog.records if each.name == "schema.errors"]
    assert (record.levelno, record.request_id) == (logging.ERROR, answer.errors[0]["extensions"]["requestId"])
    assert SECRETS in str(record.exc_info[1])


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("kind", OUTAGES)
def test_a_database_that_is_down_is_unavailable(
    kind: type[Exception], accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    with failing(kind):
        answer = ask("{ products { nodes { slug } } }", accept=accept)
    assert (answer.status, answer.refusal) == (503, Refusal("SERVICE_UNAVAILABLE", None, ["products"]))
    assert answer.partial_data is None
    assert b"secret" not in answer.text
    assert [each.levelno for each in caplog.records if each.name == "schema.errors"] == [logging.WARNING]


def test_a_database_that_takes_no_writes_is_unavailable() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        answer = ask(REGISTER, input=registration())
        transaction.set_rollback(True)
    assert (answer.status, answer.refusal) == (503, Refusal("SERVICE_UNAVAILABLE", None, ["register"]))


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize(("kind", "code"), [(RuntimeError, "INTERNAL"), (OperationalError, "SERVICE_UNAVAILABLE")])
def test_what_could_be_answered_is_answered(kind: type[Exception], code: str, accept: str) -> None:
    make_review(make_product())
    document = (
        '{ shop { name } product(slug: "lamp") { slug reviews { totalCount } } again: product(slug: "lamp") { slug } }'
    )
    with failing(kind, table="catalog_productreview"):
        answer = ask(document, accept=accept)
    assert (answer.status, answer.refusal) == (200, Refusal(code, None, ["product", "reviews"]))
    assert answer.partial_data == {"shop": {"name": "Nexus"}, "product": None, "again": {"slug": "lamp"}}


def test_the_next_request_is_answered() -> None:
    make_product()
    with failing(OperationalError):
        assert ask("{ products { totalCount } }").status == 503
    assert ask("{ products { totalCount } }").data == {"products": {"totalCount": 1}}


def test_every_request_has_an_id_of_its_own() -> None:
    ids = {ask("{ product { slug } }").errors[0]["extensions"]["requestId"] for _ in range(5)}
    assert len(ids) == 5


def test_a_document_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    for document in (
        '{ product(slug: "hunter2", hunter2: 1) { slug } }',
        "{ product(hunter2",
        '{ a(password: "hunter2") }',
    ):
        assert ask(document).status == 400
    assert "hunter2" not in caplog.text
