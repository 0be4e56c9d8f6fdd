"""Logging out ends a session, in every process and whatever Redis remembers."""

from datetime import timedelta

import pytest
import time_machine
from django_redis import get_redis_connection

from accounts.models import SecurityClaim, Session
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from tests.accounts.devices import (
    LOG_OUT,
    TOKEN_INVALID,
    end_reason,
    is_signed_in,
    log_out,
    refresh,
    refreshed,
    sign_in,
    tokens_of,
)
from tests.factories import DAY_ONE
from tests.graphql import ask, captured_statements

pytestmark = pytest.mark.django_db

DONE = {"success": True, "errors": []}
REFUSED = {"success": False, "errors": TOKEN_INVALID}


def test_logging_out_ends_the_session_and_no_other() -> None:
    session = sign_in()
    elsewhere = sign_in(session.user)
    pair = tokens_of(session)
    assert log_out(pair.refresh_token) == DONE
    assert end_reason(session.pk) == Session.EndReason.LOGGED_OUT
    assert not is_signed_in(pair.access_token)
    assert refresh(pair.refresh_token)["errors"] == TOKEN_INVALID
    assert is_signed_in(tokens_of(elsewhere).access_token)
    assert not SecurityClaim.objects.exists()


def test_both_tokens_are_blacklisted() -> None:
    session = sign_in()
    log_out(tokens_of(session).refresh_token)
    found = [TokenBlacklistService.find(jti) for jti in (session.access_jti, session.refresh_jti)]
    assert found == [Mark.ENDED, Mark.ENDED]


def test_logged_out_stays_logged_out_after_redis_lost_everything() -> None:
    pair = tokens_of(sign_in())
    log_out(pair.refresh_token)
    get_redis_connection("auth").flushdb()
    assert not is_signed_in(pair.access_token)
    assert refresh(pair.refresh_token)["errors"] == TOKEN_INVALID


def test_the_tokens_of_every_pair_of_the_session_are_over() -> None:
    first = tokens_of(sign_in())
    second = refreshed(first.refresh_token)
    log_out(second["refreshToken"])
    assert not is_signed_in(first.access_token)
    assert not is_signed_in(second["accessToken"])
    assert refresh(first.refresh_token)["errors"] == TOKEN_INVALID


def test_a_token_that_was_used_logs_out_too() -> None:
    session = sign_in()
    used = tokens_of(session).refresh_token
    successor = refreshed(used)
    assert log_out(used) == DONE
    assert not is_signed_in(successor["accessToken"])


def test_logging_out_twice_is_no_error() -> None:
    token = tokens_of(sign_in()).refresh_token
    assert log_out(token) == log_out(token) == DONE


def test_a_session_that_has_expired_is_logged_out_of() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        session = sign_in()
        token = tokens_of(session).refresh_token
    with time_machine.travel(DAY_ONE + timedelta(days=8), tick=False):
        assert log_out(token) == DONE
    assert end_reason(session.pk) == Session.EndReason.LOGGED_OUT
    with time_machine.travel(DAY_ONE + timedelta(days=800), tick=False):
        assert log_out(token) == DONE


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "\0", "x" * 5000])
def test_garbage_is_refused(token: str) -> None:
    session = sign_in()
    assert log_out(token) == REFUSED
    assert end_reason(session.pk) == ""


def test_an_access_token_ends_nothing() -> None:
    session = sign_in()
    assert log_out(tokens_of(session).access_token) == REFUSED
    assert end_reason(session.pk) == ""


def test_a_dead_access_token_in_the_header_is_not_looked_at() -> None:
    answer = ask(LOG_OUT, token="dead", refreshToken=tokens_of(sign_in()).refresh_token)
    assert answer.data["logout"] == DONE


def test_a_logout_costs_two_statements() -> None:
    token = tokens_of(sign_in()).refresh_token
    with captured_statements() as statements:
        log_out(token)
    verbs = [sql.split()[0] for sql in statements]
    assert [verb for verb in verbs if verb not in {"SAVEPOINT", "RELEASE"}] == ["SELECT", "UPDATE"]
