"""Somebody else registers with an address first, or last: what they chose does not outlive the owner."""

from typing import Any

import pytest

from accounts.models import Registration, User
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    RESET,
    VERIFY,
    can_log_in,
    codes_of,
    is_signed_in,
    log_in,
    make_customer,
    newest_code,
    register,
    reset,
    run,
)

pytestmark = pytest.mark.django_db

SQUATTED = "squatters-harbor-5"
CODE_INVALID = [("CODE_INVALID", ["code"])]


def squat() -> None:
    assert register(password=SQUATTED, firstName="Eve", lastName="Squatter")["errors"] == []


def verify(code: str) -> dict[str, Any]:
    return run(VERIFY, email=ADA, code=code)


def test_the_owners_later_registration_takes_the_place_of_a_squatters() -> None:
    squat()
    squatters_code = newest_code()
    register()
    code = newest_code()
    if squatters_code != code:
        assert codes_of(verify(squatters_code)) == CODE_INVALID
    assert verify(code)["success"] is True
    assert User.objects.get().first_name == "Ada"
    assert can_log_in(PASSWORD)
    assert not can_log_in(SQUATTED)
    assert not Registration.objects.exists()


def test_a_registration_does_nothing_to_a_confirmed_account() -> None:
    make_customer(first_name="Ada")
    token = log_in()["tokens"]["accessToken"]
    squat()
    assert User.objects.get().first_name == "Ada"
    assert is_signed_in(token)
    assert can_log_in(PASSWORD)
    assert not can_log_in(SQUATTED)


def test_a_squatters_registration_ends_when_the_owner_of_an_unconfirmed_account_resets() -> None:
    make_customer(is_email_verified=False)
    squat()
    squatters_code = newest_code()
    run(ASK_RESET, email=ADA)
    assert run(RESET, input=reset(newest_code()))["success"] is True
    assert codes_of(verify(squatters_code)) == CODE_INVALID
    assert not Registration.objects.exists()
    assert can_log_in(NEW_PASSWORD)
    assert not can_log_in(SQUATTED)


def test_an_owner_who_confirms_a_squatters_registration_gets_rid_of_them_by_a_reset() -> None:
    register()
    owners_code = newest_code()
    squat()
    code = newest_code()
    if owners_code != code:
        assert codes_of(verify(owners_code)) == CODE_INVALID
    assert verify(code)["success"] is True
    squatters_token = log_in(password=SQUATTED)["tokens"]["accessToken"]
    run(ASK_RESET, email=ADA)
    assert run(RESET, input=reset(newest_code()))["success"] is True
    assert not is_signed_in(squatters_token)
    assert not can_log_in(SQUATTED)
    assert can_log_in(NEW_PASSWORD)
