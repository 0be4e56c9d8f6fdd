"""The lock: repeated failures close the way in by password for a while, and no other."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections
from django_redis import get_redis_connection

from accounts.actions.sign_in import log_in as log_in_at_once
from accounts.errors import AccountRefusedError
from accounts.models import AuthProvider, LoginHistory, OutgoingEmail, SecurityClaim, Session
from accounts.services.login_tracking import LoginTrackingService
from accounts.tasks.logins import look_at_login
from nexus.common.client import Client
from tests.accounts.attempts import REFUSED, Outcome, outcomes, save_attempts
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    REFRESH,
    RESET,
    can_log_in,
    counted_hashes,
    is_signed_in,
    log_in,
    make_customer,
    newest_code,
    reset,
    run,
    subjects,
)
from tests.factories import DAY_ONE
from tests.graphql import send

pytestmark = pytest.mark.django_db

WRONG = "copper-meadow-4"


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[time_machine.Traveller]:
    """A clock that stands still; no budget is in the way."""
    settings.RATE_LIMIT_LOGIN = settings.RATE_LIMIT_LOGIN_NETWORK = "100000/m"
    with time_machine.travel(DAY_ONE, tick=False) as traveller:
        yield traveller


def refresh(refresh_token: str) -> dict[str, Any]:
    body = json.dumps({"query": REFRESH, "variables": {"refresh": refresh_token}})
    payload = send(body).data["refreshToken"]
    assert isinstance(payload, dict)
    return payload


def guess(times: int = 10, email: str = ADA) -> None:
    """Try a wrong password so many times."""
    for _ in range(times):
        assert log_in(email, WRONG) == REFUSED


def test_ten_failures_make_the_right_password_look_wrong() -> None:
    make_customer()
    guess(10)
    assert log_in() == REFUSED
    assert outcomes() == [*[Outcome.BAD_CREDENTIALS] * 10, Outcome.LOCKED_OUT]


def test_nine_failures_lock_nothing() -> None:
    make_customer()
    guess(9)
    assert can_log_in(PASSWORD)


def test_a_success_starts_the_count_anew() -> None:
    make_customer()
    for _ in range(2):
        guess(9)
        assert can_log_in(PASSWORD)


def test_the_right_password_of_an_unconfirmed_address_counts() -> None:
    make_customer(is_email_verified=False)
    for _ in range(10):
        log_in()
    log_in()
    assert outcomes()[-2:] == [Outcome.EMAIL_NOT_VERIFIED, Outcome.LOCKED_OUT]


def test_an_unknown_address_is_locked_like_a_known_one() -> None:
    guess(11, "nobody@example.com")
    assert outcomes("nobody@example.com")[-2:] == [Outcome.BAD_CREDENTIALS, Outcome.LOCKED_OUT]


def test_a_lock_is_of_one_address() -> None:
    make_customer()
    guess(10, "grace@example.com")
    assert can_log_in(PASSWORD)


def test_a_locked_account_is_verified_against_nothing() -> None:
    make_customer()
    guess(10)
    with counted_hashes() as hashes:
        log_in()
    assert hashes == ["encode"]


def see_it_end(clock: time_machine.Traveller) -> None:
    """Let fifteen minutes pass, of which the last second is locked."""
    clock.shift(timedelta(minutes=14, seconds=59))
    assert not can_log_in(PASSWORD)
    clock.shift(timedelta(seconds=1))
    assert can_log_in(PASSWORD)


def test_a_lock_ends_after_fifteen_minutes(clock: time_machine.Traveller) -> None:
    make_customer()
    guess(10)
    see_it_end(clock)


def test_a_lock_counts_from_its_last_failure(clock: time_machine.Traveller) -> None:
    make_customer()
    guess(9)
    clock.shift(timedelta(minutes=14))
    guess(1)
    # The first nine are soon out of sight, and it holds on.
    see_it_end(clock)


def test_attempts_while_it_is_locked_prolong_nothing(clock: time_machine.Traveller) -> None:
    make_customer()
    guess(10)
    for _ in range(14):
        clock.shift(timedelta(minutes=1))
        guess(3)
    clock.shift(timedelta(minutes=1))
    assert can_log_in(PASSWORD)


def test_after_a_lock_ten_more_failures_lock_again(clock: time_machine.Traveller) -> None:
    make_customer()
    guess(10)
    clock.shift(timedelta(minutes=15))
    guess(10)
    assert outcomes() == [Outcome.BAD_CREDENTIALS] * 20
    assert not can_log_in(PASSWORD)


def test_failures_that_are_far_apart_lock_nothing(clock: time_machine.Traveller) -> None:
    make_customer()
    for _ in range(12):
        guess(1)
        clock.shift(timedelta(minutes=2))
    assert can_log_in(PASSWORD)


def test_a_lock_ends_no_session_and_leaves_google_open() -> None:
    make_customer()
    tokens = log_in()["tokens"]
    guess(11)
    assert is_signed_in(tokens["accessToken"])
    assert refresh(tokens["refreshToken"])["tokens"]
    assert not LoginTrackingService.begin(ADA, Client(), AuthProvider.GOOGLE).is_locked


def test_a_finished_reset_lifts_the_lock(clock: time_machine.Traveller) -> None:
    make_customer()
    guess(11)
    clock.shift(timedelta(seconds=1))
    run(ASK_RESET, email=ADA)
    assert run(RESET, input=reset(newest_code()))["success"]
    assert can_log_in(NEW_PASSWORD)


def test_a_lock_outlives_redis() -> None:
    make_customer()
    guess(10)
    get_redis_connection("auth").flushdb()
    assert not can_log_in(PASSWORD)


def test_the_owner_gets_one_claim_and_one_mail_for_a_lock() -> None:
    user = make_customer()
    guess(15)
    claim = SecurityClaim.objects.get()
    assert (claim.user, claim.kind, claim.is_resolved) == (user, "account_locked", False)
    assert claim.event == LoginHistory.objects.order_by("pk")[9]
    assert OutgoingEmail.objects.values_list("kind", "address", "claim").get() == ("account_locked", ADA, claim.pk)
    assert len(subjects()) == 1


def test_whoever_looks_again_raises_nothing_twice() -> None:
    make_customer()
    guess(10)
    for attempt in LoginHistory.objects.all():
        look_at_login(attempt.pk)
        LoginHistory.objects.filter(pk=attempt.pk).update(located_at=None)
        look_at_login(attempt.pk)
    assert SecurityClaim.objects.count() == 1


def test_nobody_is_told_of_a_lock_whose_address_is_nobodys() -> None:
    make_customer(email="grace@example.com", is_email_verified=False)
    make_customer(email="joan@example.com", is_active=False)
    for email in ("nobody@example.com", "grace@example.com", "joan@example.com"):
        guess(11, email)
    assert not SecurityClaim.objects.exists()
    assert not mail.outbox


def test_who_locks_an_account_all_day_long_does_not_flood_its_owner(clock: time_machine.Traveller) -> None:
    make_customer()
    for _ in range(5):
        save_attempts(times=9)
        guess(1)
        clock.shift(timedelta(minutes=20))
    assert SecurityClaim.objects.count() == 3
    assert len(subjects()) == 3
    clock.shift(timedelta(days=1))
    guess(10)
    assert len(subjects()) == 4


def test_a_new_lock_raises_a_new_claim(clock: time_machine.Traveller) -> None:
    make_customer()
    guess(11)
    clock.shift(timedelta(minutes=15))
    guess(11)
    assert SecurityClaim.objects.count() == 2
    assert len(subjects()) == 2


def test_a_crash_while_hashing_leaves_a_failure_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    make_customer()

    def crash(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("accounts.services.password_check.verify_password", crash)
    with pytest.raises(MemoryError):
        log_in_at_once(ADA, PASSWORD, Client())
    assert outcomes() == [Outcome.BAD_CREDENTIALS]


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_attempts_cost_ten_looks_at_the_hash() -> None:
    make_customer()

    def attempt(_: int) -> str:
        try:
            log_in_at_once(ADA, WRONG, Client())
        except AccountRefusedError as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return "signed in"

    with counted_hashes() as hashes, ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(attempt, range(100)))
    assert set(answers) == {REFUSED["errors"][0]["message"]}
    assert (hashes.count("verify"), hashes.count("encode")) == (10, 90)
    assert sorted(outcomes()) == [*[Outcome.BAD_CREDENTIALS] * 10, *[Outcome.LOCKED_OUT] * 90]


@pytest.mark.django_db(transaction=True)
def test_eight_right_passwords_at_once_lock_nobody() -> None:
    make_customer()

    def attempt(_: int) -> Session:
        try:
            return log_in_at_once(ADA, PASSWORD, Client()).session
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        sessions = {session.pk for session in crowd.map(attempt, range(40))}
    assert len(sessions) == Session.objects.count() == 40
    assert outcomes() == [Outcome.SUCCESS] * 40
