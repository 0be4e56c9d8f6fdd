"""`changePassword`: whoever knows the old one sets a new one; every token from before is dead at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django_redis import get_redis_connection

from accounts.actions.password import change_password as change
from accounts.errors import AccountErrorCode, AccountRefusedError
from accounts.models import LoginHistory, SecurityClaim, Session, User
from nexus.common.client import Client
from tests.accounts.flows import (
    CHANGE,
    NEW_PASSWORD,
    PASSWORD,
    REFRESH,
    can_log_in,
    change_password,
    codes_of,
    counted_hashes,
    is_signed_in,
    log_in,
    make_customer,
    run,
    subjects,
)
from tests.graphql import ask

pytestmark = pytest.mark.django_db

WRONG = [("INVALID_CREDENTIALS", ["currentPassword"])]


@pytest.fixture
def token() -> str:
    """The access token of a customer who has just logged in."""
    make_customer()
    access_token: str = log_in()["tokens"]["accessToken"]
    return access_token


def test_hands_out_new_tokens_and_refuses_all_earlier_ones_at_once() -> None:
    make_customer()
    here, elsewhere = log_in()["tokens"], log_in()["tokens"]
    with counted_hashes() as hashes:
        payload = change_password(here["accessToken"])
    assert hashes == ["verify", "encode"]
    assert (payload["success"], payload["errors"]) == (True, [])
    for old in (here, elsewhere):
        assert not is_signed_in(old["accessToken"])
        assert codes_of(run(REFRESH, refresh=old["refreshToken"])) == [("TOKEN_INVALID", ["refreshToken"])]
    assert is_signed_in(payload["tokens"]["accessToken"])
    assert run(REFRESH, refresh=payload["tokens"]["refreshToken"])["errors"] == []
    assert not can_log_in(PASSWORD)
    assert can_log_in(NEW_PASSWORD)


def test_earlier_tokens_stay_refused_after_redis_lost_everything(token: str) -> None:
    new = change_password(token)["tokens"]["accessToken"]
    get_redis_connection("auth").flushdb()
    assert not is_signed_in(token)
    assert is_signed_in(new)


def test_tells_the_owner(token: str) -> None:
    change_password(token)
    claim = SecurityClaim.objects.get()
    assert (claim.kind, claim.is_resolved) == (SecurityClaim.Kind.PASSWORD_CHANGED, False)
    assert subjects() == ["Your password at Nexus was changed"]


def test_the_new_session_goes_back_to_the_login_of_the_old_one(token: str) -> None:
    change_password(token)
    old, new = Session.objects.order_by("created_at")
    assert old.end_reason == Session.EndReason.PASSWORD_CHANGED
    assert new.ended_at is None
    assert new.event == old.event == LoginHistory.objects.get()


def test_refuses_a_wrong_current_password(token: str) -> None:
    with counted_hashes() as hashes:
        payload = change_password(token, old="not the password")
    assert hashes == ["verify"]
    assert codes_of(payload) == WRONG
    assert (payload["success"], payload["tokens"]) == (False, None)
    assert is_signed_in(token)
    assert can_log_in(PASSWORD)
    assert not SecurityClaim.objects.exists()


@pytest.mark.usefixtures("_no_window_ends")
def test_a_stolen_token_guesses_ten_times(token: str) -> None:
    guesses = [change_password(token, old=f"guess-{number}") for number in range(11)]
    assert [codes_of(guess)[0][0] for guess in guesses] == ["INVALID_CREDENTIALS"] * 10 + ["RATE_LIMITED"]
    with counted_hashes() as hashes:
        (error,) = change_password(token)["errors"]
    assert hashes == []
    assert error["code"] == "RATE_LIMITED"
    assert 0 < error["retryAfterSeconds"] <= 900
    assert can_log_in(PASSWORD), "the owner is not locked out"


def test_a_new_password_that_is_not_taken_costs_no_guess(token: str, settings: Any) -> None:
    settings.RATE_LIMIT_PASSWORD_CHANGE = "1/h"
    variables = {"old": PASSWORD, "new": "12345", "again": "123456"}
    with counted_hashes() as hashes:
        assert codes_of(run(CHANGE, token=token, **variables)) == [
            ("PASSWORD_MISMATCH", ["newPasswordConfirmation"]),
            ("PASSWORD_TOO_SHORT", ["newPassword"]),
            ("PASSWORD_TOO_COMMON", ["newPassword"]),
            ("PASSWORD_NUMERIC", ["newPassword"]),
        ]
        assert codes_of(change_password(token, new="lovelace1815")) == [("PASSWORD_TOO_SIMILAR", ["newPassword"])]
    assert hashes == []
    assert change_password(token)["success"] is True


def test_an_account_without_a_password_is_sent_to_the_reset(token: str) -> None:
    user = User.objects.get()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    payload = change_password(token, old="!")
    assert codes_of(payload) == WRONG
    assert payload["errors"][0]["message"] == "This account has no password yet. Set one by a password reset."
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize("long", ["x" * 129, "x" * 100_000])
def test_hashes_no_endless_current_password(token: str, long: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr("accounts.hashers.spelled", lambda password: hashed.append(password) or password)
    assert codes_of(change_password(token, old=long)) == WRONG
    assert [len(each) > 128 for each in hashed] == [False]


def test_needs_a_token() -> None:
    answer = ask(CHANGE, old=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD)
    assert answer.refusal.code == "UNAUTHENTICATED"
    assert answer.refusal.path == ["changePassword"]


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_once_one_succeeds() -> None:
    user = make_customer()
    passwords = [f"harbor-{number}-meadow" for number in range(6)]

    def outcome(password: str) -> AccountErrorCode | UUID:
        given = {"user_id": user.pk, "session_id": None, "current_password": PASSWORD, "client": Client()}
        try:
            signed_in = change(**given, new_password=password, new_password_confirmation=password)
        except AccountRefusedError as error:
            return error.problems[0].code
        finally:
            connections.close_all()
        return signed_in.session.pk

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(outcome, passwords))
    (winner,) = (each for each in outcomes if isinstance(each, UUID))
    assert outcomes.count(AccountErrorCode.INVALID_CREDENTIALS) == 5
    assert [session.pk for session in Session.objects.filter(ended_at=None)] == [winner]
    assert can_log_in(passwords[outcomes.index(winner)])
