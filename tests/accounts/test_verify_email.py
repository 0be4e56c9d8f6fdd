"""`verifyEmail`: the newest code turns a registration into an account, once."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.actions.registration import verify_email
from accounts.errors import AccountErrorCode
from accounts.models import AuthProvider, Registration, User
from accounts.services.registrations import save_registration
from accounts.services.sessions import open_session
from nexus.common.client import Client
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    RESEND,
    VERIFY,
    can_log_in,
    codes_of,
    counted_hashes,
    log_in,
    make_customer,
    newest_code,
    register,
    run,
    send,
    wrong,
)
from tests.graphql import captured_statements
from tests.races import at_once, refused

pytestmark = pytest.mark.django_db

CODE_INVALID = [("CODE_INVALID", ["code"])]


def verify(code: str, email: str = ADA) -> list[tuple[str, list[str] | None]]:
    """Return what `verifyEmail` refuses."""
    payload = run(VERIFY, email=email, code=code)
    refused = codes_of(payload)
    assert payload["success"] is not bool(refused)
    return refused


def remaining(code: str) -> int | None:
    (error,) = run(VERIFY, email=ADA, code=code)["errors"]
    left: int | None = error["attemptsRemaining"]
    return left


def test_registers_verifies_and_logs_in() -> None:
    register()
    with counted_hashes() as hashes:
        assert verify(newest_code()) == []
    assert hashes == []
    user = User.objects.get()
    assert (user.email, user.first_name, user.last_name) == (ADA, "Ada", "Lovelace")
    assert (user.is_email_verified, user.is_active, user.is_staff, user.is_superuser) == (True, True, False, False)
    assert not Registration.objects.exists()
    assert log_in()["user"] == {"firstName": "Ada"}


def test_finds_the_address_in_any_case_and_the_code_between_spaces() -> None:
    register()
    assert verify(f" {newest_code()}\n", email=" ADA@Example.com ") == []


def test_a_code_takes_five_guesses_and_then_the_right_one_is_refused_too() -> None:
    register()
    code = newest_code()
    assert [remaining(wrong(code)) for _ in range(5)] == [4, 3, 2, 1, 0]
    assert remaining(code) == 0
    assert not User.objects.exists()


def test_a_wrong_guess_asks_the_database_nothing() -> None:
    register()
    with captured_statements() as statements:
        assert verify(wrong(newest_code())) == CODE_INVALID
    assert statements == []


def test_a_used_code_is_good_for_nothing() -> None:
    register()
    assert verify(newest_code()) == []
    assert verify(newest_code()) == CODE_INVALID
    assert User.objects.count() == 1


def test_a_used_code_does_not_confirm_what_staff_took_back() -> None:
    make_customer(is_email_verified=False)
    run(RESEND, email=ADA)
    assert verify(newest_code()) == []
    User.objects.update(is_email_verified=False)
    assert verify(newest_code()) == CODE_INVALID
    assert not User.objects.get().is_email_verified


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "١٢٣٤٥٦", "123 456", "-12345", "12345.", "1" * 100_000])
def test_what_is_no_code_costs_no_guess(code: str) -> None:
    register()
    for _ in range(6):
        assert verify(code) == [("INVALID", ["code"])]
    assert remaining(wrong(newest_code())) == 4


def test_tells_what_is_wrong_with_address_and_code_at_once() -> None:
    assert verify(" ", email="ada@") == [("INVALID", ["email"]), ("REQUIRED", ["code"])]


def test_a_code_opens_no_other_address() -> None:
    register()
    register(email="eve@example.com")
    assert verify(newest_code("eve@example.com")) == CODE_INVALID
    assert not User.objects.exists()


def test_a_code_for_a_new_password_verifies_nothing() -> None:
    make_customer(is_email_verified=False)
    run(ASK_RESET, email=ADA)
    assert verify(newest_code()) == CODE_INVALID
    assert not User.objects.get().is_email_verified


def test_a_code_activates_only_its_own_registration() -> None:
    register()
    code = newest_code()
    save_registration(User(email=ADA, first_name="Eve", last_name="Squatter"), encoded_password="!")
    assert verify(code) == CODE_INVALID
    assert not User.objects.exists()
    assert Registration.objects.get().first_name == "Eve"


def test_an_account_that_is_confirmed_meanwhile_stays_as_it_is() -> None:
    register(password=NEW_PASSWORD)
    make_customer(first_name="Augusta")
    assert verify(newest_code()) == CODE_INVALID
    assert not Registration.objects.exists()
    assert User.objects.get().first_name == "Augusta"
    assert can_log_in(PASSWORD)


def test_a_closed_account_stays_closed() -> None:
    register(password=NEW_PASSWORD)
    make_customer(is_active=False, is_email_verified=False)
    assert verify(newest_code()) == CODE_INVALID
    user = User.objects.get()
    assert (user.is_active, user.is_email_verified) == (False, False)
    assert not Registration.objects.exists()


def test_an_account_that_is_closed_meanwhile_is_not_confirmed() -> None:
    make_customer(is_email_verified=False)
    run(RESEND, email=ADA)
    User.objects.update(is_active=False)
    assert verify(newest_code()) == CODE_INVALID
    assert not User.objects.get().is_email_verified


def test_an_account_that_nobody_confirmed_becomes_the_registrations() -> None:
    user = make_customer(first_name="Eve")
    session = open_session(user, client=Client(), provider=AuthProvider.PASSWORD)
    User.objects.update(is_email_verified=False)
    changed_at = user.password_changed_at
    register(password=NEW_PASSWORD)
    assert verify(newest_code()) == []
    user.refresh_from_db()
    assert (user.first_name, user.is_email_verified) == ("Ada", True)
    assert user.password_changed_at > changed_at
    session.refresh_from_db()
    assert session.ended_at is not None
    assert can_log_in(NEW_PASSWORD)
    assert not can_log_in(PASSWORD)


def test_an_account_without_a_registration_is_confirmed_as_it_is() -> None:
    make_customer(first_name="Augusta", is_email_verified=False)
    run(RESEND, email=ADA)
    assert verify(newest_code()) == []
    assert log_in()["user"] == {"firstName": "Augusta"}


@pytest.mark.usefixtures("_no_window_ends")
def test_a_network_has_a_budget_of_guesses(settings: Any) -> None:
    settings.RATE_LIMIT_CODE_GUESS = "1/h"
    register()
    assert verify(wrong(newest_code())) == CODE_INVALID
    (error,) = run(VERIFY, email=ADA, code=newest_code())["errors"]
    assert (error["code"], error["field"]) == ("RATE_LIMITED", None)
    assert error["retryAfterSeconds"] > 0


def test_looks_at_no_token() -> None:
    register()
    assert send(VERIFY, token="dead", email=ADA, code=newest_code()).data["verifyEmail"]["success"] is True


@pytest.mark.django_db(transaction=True)
def test_of_fifty_right_answers_at_once_one_succeeds() -> None:
    register()
    code = newest_code()

    answers = at_once(*[partial(verify_email, email=ADA, code=code, client=Client())] * 50, threads=16)
    assert refused(answers) == [(AccountErrorCode.CODE_INVALID, "code")] * 49
    assert User.objects.get().is_email_verified
    assert not Registration.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_in_time_leaves_the_code_good() -> None:
    register()
    code = newest_code()

    def ask_elsewhere() -> str:
        try:
            return send(VERIFY, email=ADA, code=code).refusal.code
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        Registration.objects.select_for_update().get()
        assert threads.submit(ask_elsewhere).result() == "SERVICE_UNAVAILABLE"
    assert verify(code) == []
