"""The general limits: one for each HTTP request, of the client's address or of the account."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from accounts.models import AuthProvider, Session
from accounts.services.sessions import end_sessions, open_session
from accounts.services.tokens import sign_pair
from nexus.asgi import without_middleware
from nexus.common.client import Client
from tests.factories import make_user
from tests.graphql import Answer, Refusal, ask, send

QUESTION = "{ __typename }"
BODY = json.dumps({"query": QUESTION})
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> Iterator[None]:
    settings.RATE_LIMIT_ANONYMOUS = "2/h"
    settings.RATE_LIMIT_AUTHENTICATED = "3/h"
    settings.TRUSTED_PROXIES = 1
    # No window ends in the middle of a test.
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


def ask_from(address: str, token: str | None = None) -> Answer:
    return ask(QUESTION, token=token, headers={"X-Forwarded-For": address})


def statuses(times: int, address: str = "203.0.113.7", token: str | None = None) -> list[int]:
    return [ask_from(address, token).status for _ in range(times)]


def make_token(email: str = "ada@shop.example") -> str:
    user = make_user(email=email, is_email_verified=True)
    return sign_pair(open_session(user, client=Client(), provider=AuthProvider.PASSWORD)).access_token


def test_an_address_has_so_many_requests() -> None:
    assert statuses(4) == [200, 200, 429, 429]
    assert statuses(1, "203.0.113.8") == [200]


def test_the_refusal_says_when_to_come_again() -> None:
    with time_machine.travel(NOON, tick=False) as time:
        statuses(2)
        answer = ask_from("203.0.113.7")
        assert (answer.status, answer.refusal) == (429, Refusal("RATE_LIMITED"))
        seconds = answer.errors[0]["extensions"]["retryAfterSeconds"]
        assert 0 < seconds <= 3600
        assert answer.headers["Retry-After"] == str(seconds)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "data" not in answer.body
        time.shift(timedelta(seconds=seconds - 1))
        assert statuses(1) == [429]
        time.shift(timedelta(seconds=1))
        assert statuses(1) == [200]


def test_neighbours_in_a_64_share() -> None:
    assert statuses(2, "2001:db8:1:2::1") == [200, 200]
    assert statuses(1, "2001:db8:1:2::ffff") == [429]
    assert statuses(1, "2001:db8:1:3::1") == [200]


def test_an_address_that_a_client_makes_up_changes_nothing() -> None:
    assert [ask_from(f"6.6.6.{n}, 203.0.113.7").status for n in range(3)] == [200, 200, 429]


def test_an_account_has_more_wherever_it_comes_from() -> None:
    token = make_token()
    addresses = [f"203.0.113.{n}" for n in range(4)]
    assert [ask_from(address, token).status for address in addresses] == [200, 200, 200, 429]


def test_an_account_leaves_its_address_alone() -> None:
    ada, bob = make_token(), make_token("bob@shop.example")
    assert statuses(4, token=ada) == [200, 200, 200, 429]
    assert statuses(3, token=bob) == [200, 200, 200]
    assert statuses(3) == [200, 200, 429]
    assert statuses(1, token=ada) == [429]


@pytest.mark.parametrize("token", ["x", "a.b.c", ""])
def test_a_bad_token_counts_for_its_address(token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.7"}
    assert [ask(QUESTION, headers=headers).status for _ in range(3)] == [401, 401, 429]
    assert statuses(1) == [429]


def test_so_does_the_token_of_a_session_that_is_over() -> None:
    token = make_token()
    end_sessions(Session.objects.get().user_id, reason=Session.EndReason.LOGGED_OUT)
    assert statuses(3, token=token) == [401, 401, 429]


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"body": "no JSON"}),
        (400, {"body": "[]"}),
        (400, {"body": '{"query": "{ nowhere }"}'}),
        (405, {"address": "/graphql/?query=mutation{__typename}", "method": "GET"}),
        (406, {"body": BODY, "Accept": "image/png"}),
        (413, {"body": BODY + " " * 1_000_000}),
        (415, {"body": BODY, "content_type": "text/plain"}),
    ],
)
def test_what_cannot_be_answered_counts_as_well(status: int, request_: dict[str, str]) -> None:
    assert [send(**request_).status for _ in range(3)] == [status, status, 429]


def test_a_request_counts_once_whatever_it_asks_for() -> None:
    for _ in range(2):
        assert ask("{ " + " ".join(f"a{n}: __typename" for n in range(10)) + " }").status == 200
    assert ask(QUESTION).status == 429


def test_the_page_of_graphiql_and_a_preflight_are_not_counted() -> None:
    browser = Browser(REMOTE_ADDR="203.0.113.7")
    with without_middleware():
        browser.handler.load_middleware()
    for _ in range(5):
        assert browser.get("/graphql/", headers={"Accept": "text/html"})["Content-Type"].startswith("text/html")
        assert browser.options("/graphql/").status_code == 405
    assert statuses(3) == [200, 200, 429]


def test_a_burst_lets_exactly_the_limit_through(settings: Any) -> None:
    settings.RATE_LIMIT_ANONYMOUS = "20/h"
    with ThreadPoolExecutor(10) as threads:
        answered = list(threads.map(lambda _: ask_from("203.0.113.7").status, range(50)))
    assert (answered.count(200), answered.count(429)) == (20, 30)


def test_without_redis_the_limits_hold_and_nobody_is_shut_out(settings: Any) -> None:
    nowhere = settings.CACHES["budgets"] | {"LOCATION": "redis://127.0.0.1:1/3"}
    settings.CACHES = settings.CACHES | {"budgets": nowhere}
    assert statuses(3) == [200, 200, 429]
    assert statuses(1, "203.0.113.8") == [200]
