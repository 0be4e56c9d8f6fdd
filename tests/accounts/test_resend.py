"""`resendVerificationCode`: a newer code, but no more guesses and not too many mails."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import OutgoingEmail, User
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    RESEND,
    VERIFY,
    codes_of,
    make_customer,
    newest_code,
    register,
    run,
    subjects,
    wrong,
)
from tests.factories import DAY_ONE

pytestmark = pytest.mark.django_db


def resend(email: str = ADA) -> dict[str, Any]:
    return run(RESEND, email=email)


def guess(code: str) -> dict[str, Any]:
    return run(VERIFY, email=ADA, code=code)


def test_a_newer_code_replaces_the_one_before() -> None:
    register()
    older = newest_code()
    assert resend("ADA@example.com")["errors"] == []
    newer = newest_code()
    if older != newer:
        assert codes_of(guess(older)) == [("CODE_INVALID", ["code"])]
    assert guess(newer)["success"] is True
    assert User.objects.get().email == ADA


def test_asking_again_does_not_refill_the_guesses_of_the_hour() -> None:
    register()
    for _ in range(2):
        code = newest_code()
        assert [guess(wrong(code))["errors"][0]["attemptsRemaining"] for _ in range(5)] == [4, 3, 2, 1, 0]
        resend()
    (error,) = guess(newest_code())["errors"]
    assert error["code"] == "RATE_LIMITED"
    assert 3500 < error["retryAfterSeconds"] <= 3600
    assert not User.objects.exists()


def test_three_mails_in_a_quarter_of_an_hour_and_five_a_day_reach_an_address() -> None:
    with time_machine.travel(DAY_ONE, tick=False) as time:
        register()
        # Of whatever kind: it is one mailbox.
        assert run(ASK_RESET, email=ADA)["errors"] == []
        third = resend()
        assert third["challenge"]["resendAvailableAt"] == "2026-01-01T12:15:00Z"
        time.shift(timedelta(minutes=10))
        (error,) = resend()["errors"]
        assert (error["code"], error["retryAfterSeconds"]) == ("RATE_LIMITED", 300)
        time.shift(timedelta(minutes=5))
        assert resend()["errors"] == []
        fifth = resend()
        assert fifth["challenge"]["resendAvailableAt"] == "2026-01-02T12:00:00Z"
        time.shift(timedelta(hours=1))
        (error,) = resend()["errors"]
        assert (error["code"], error["retryAfterSeconds"]) == ("RATE_LIMITED", 22 * 3600 + 45 * 60)
    assert OutgoingEmail.objects.count() == 5


def test_a_stranger_gets_no_mail_and_a_confirmed_owner_no_code() -> None:
    make_customer()
    assert resend("stranger@example.com")["errors"] == []
    assert resend()["errors"] == []
    assert subjects("stranger@example.com") == []
    assert subjects() == ["You already have an account at Nexus"]


def test_a_network_has_a_budget(settings: Any) -> None:
    settings.RATE_LIMIT_CODE_REQUEST = "2/h"
    outcomes = [codes_of(resend(f"person-{number}@example.com")) for number in range(3)]
    assert outcomes == [[], [], [("RATE_LIMITED", None)]]
    assert not OutgoingEmail.objects.filter(address="person-2@example.com").exists()


@pytest.mark.parametrize("email", ["", "ada", "ada@example.com\nBcc: eve@example.com"])
def test_refuses_what_is_no_address(email: str) -> None:
    assert [field for _, field in codes_of(resend(email))] == [["email"]]
    assert not OutgoingEmail.objects.exists()
