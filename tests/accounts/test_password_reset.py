"""`requestPasswordReset` and `confirmPasswordReset`: whoever reads the mailbox chooses a new password."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core import mail

from accounts.actions.password import confirm_password_reset
from accounts.errors import AccountErrorCode
from accounts.models import OutgoingEmail, SecurityClaim, Session, User
from accounts.services.passwords import hash_password
from nexus.common.client import Client
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    REFRESH,
    RESEND,
    RESET,
    can_log_in,
    codes_of,
    counted_hashes,
    is_signed_in,
    is_told,
    log_in,
    make_customer,
    newest_code,
    register,
    reset,
    run,
    send,
    subjects,
    wrong,
)
from tests.factories import DAY_ONE
from tests.graphql import captured_statements
from tests.races import at_once, refused

pytestmark = pytest.mark.django_db

CODE_INVALID = [("CODE_INVALID", ["input", "code"])]


def asked_code(email: str = ADA) -> str:
    assert run(ASK_RESET, email=email)["errors"] == []
    return newest_code(email)


def confirm(code: str, password: str = NEW_PASSWORD, **changes: Any) -> list[tuple[str, list[str] | None]]:
    """Return what `confirmPasswordReset` refuses."""
    payload = run(RESET, input=reset(code, password, **changes))
    refused = codes_of(payload)
    assert payload["success"] is not bool(refused)
    return refused


def remaining(code: str) -> int:
    (error,) = run(RESET, input=reset(code))["errors"]
    left: int = error["attemptsRemaining"]
    return left


def test_sets_a_new_password_and_ends_every_session() -> None:
    make_customer()
    before = log_in()["tokens"]
    with counted_hashes() as hashes:
        assert confirm(asked_code()) == []
    assert hashes == ["encode"]
    assert not is_signed_in(before["accessToken"])
    assert codes_of(run(REFRESH, refresh=before["refreshToken"])) == [("TOKEN_INVALID", ["refreshToken"])]
    assert Session.objects.get().end_reason == Session.EndReason.PASSWORD_CHANGED
    assert not can_log_in(PASSWORD)
    assert can_log_in(NEW_PASSWORD)


def test_tells_the_owner() -> None:
    user = make_customer()
    confirm(asked_code())
    claim = SecurityClaim.objects.get()
    assert (claim.user, claim.kind, claim.is_resolved) == (user, SecurityClaim.Kind.PASSWORD_CHANGED, False)
    assert subjects() == ["Your code for a new password at Nexus", "Your password at Nexus was changed"]


def test_a_stranger_and_a_closed_account_get_no_mail() -> None:
    make_customer(is_active=False)
    for email in (ADA, "stranger@example.com"):
        assert run(ASK_RESET, email=email)["errors"] == []
    assert mail.outbox == []


def test_a_closed_account_keeps_its_password() -> None:
    user = make_customer()
    code = asked_code()
    User.objects.update(is_active=False)
    with counted_hashes() as hashes:
        assert confirm(code) == CODE_INVALID
    assert hashes == []
    password = user.password
    user.refresh_from_db()
    assert user.password == password


def test_what_the_input_tells_comes_at_once_and_costs_no_guess() -> None:
    make_customer()
    code = asked_code()
    with captured_statements() as statements, counted_hashes() as hashes:
        refused = confirm("12a", "12345", email="ada@", newPasswordConfirmation="1234")
        assert refused == [
            ("INVALID", ["input", "email"]),
            ("INVALID", ["input", "code"]),
            ("PASSWORD_MISMATCH", ["input", "newPasswordConfirmation"]),
            ("PASSWORD_TOO_SHORT", ["input", "newPassword"]),
            ("PASSWORD_TOO_COMMON", ["input", "newPassword"]),
            ("PASSWORD_NUMERIC", ["input", "newPassword"]),
        ]
        assert confirm(code, "ada@example.org") == [("PASSWORD_TOO_SIMILAR", ["input", "newPassword"])]
        assert confirm(code, "x" * 129) == [("PASSWORD_TOO_LONG", ["input", "newPassword"])]
    assert statements == hashes == []
    assert remaining(wrong(code)) == 4


def test_the_code_is_not_used_up_by_a_password_that_resembles_the_name() -> None:
    make_customer(last_name="Lovelace")
    code = asked_code()
    with counted_hashes() as hashes:
        assert confirm(code, "lovelace1815") == [("PASSWORD_TOO_SIMILAR", ["input", "newPassword"])]
    assert hashes == []
    assert confirm(code) == []
    assert can_log_in(NEW_PASSWORD)


def test_a_wrong_code_does_not_tell_that_the_password_resembles_the_name() -> None:
    make_customer(last_name="Lovelace")
    assert confirm(wrong(asked_code()), "lovelace1815") == CODE_INVALID


def test_a_wrong_guess_asks_the_database_nothing_and_hashes_nothing() -> None:
    make_customer()
    code = asked_code()
    with captured_statements() as statements, counted_hashes() as hashes:
        assert confirm(wrong(code)) == CODE_INVALID
    assert statements == hashes == []


def test_a_code_takes_five_guesses_and_then_the_right_one_is_refused_too() -> None:
    make_customer()
    code = asked_code()
    assert [remaining(wrong(code)) for _ in range(5)] == [4, 3, 2, 1, 0]
    assert remaining(code) == 0
    assert can_log_in(PASSWORD)


def test_a_used_code_is_good_for_nothing() -> None:
    make_customer()
    code = asked_code()
    assert confirm(code) == []
    assert confirm(code, "third-harbor-7") == CODE_INVALID
    assert can_log_in(NEW_PASSWORD)


def test_a_code_opens_no_other_account_and_one_for_the_address_none() -> None:
    make_customer()
    make_customer(email="eve@example.com")
    asked_code()
    assert confirm(asked_code("eve@example.com")) == CODE_INVALID
    User.objects.filter(email=ADA).update(is_email_verified=False)
    run(RESEND, email=ADA)
    assert confirm(newest_code()) == CODE_INVALID


def test_a_code_does_not_follow_an_account_to_another_address() -> None:
    make_customer()
    code = asked_code()
    User.objects.update(email="moved@example.com")
    assert confirm(code) == CODE_INVALID


def test_an_account_that_is_closed_meanwhile_keeps_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_customer()
    code = asked_code()

    def hash_slowly(password: str) -> str:
        User.objects.update(is_active=False)
        return hash_password(password)

    monkeypatch.setattr("accounts.actions.password.hash_password", hash_slowly)
    assert confirm(code) == CODE_INVALID
    assert User.objects.get().password == user.password


def test_the_letter_to_an_unconfirmed_account_repeats_no_name_that_a_stranger_wrote() -> None:
    make_customer(is_email_verified=False, first_name="evil.example")
    asked_code()
    assert "evil" not in mail.outbox[-1].body


def test_the_address_counts_as_confirmed() -> None:
    make_customer(is_email_verified=False)
    assert not can_log_in(PASSWORD)
    assert confirm(asked_code()) == []
    assert can_log_in(NEW_PASSWORD)


def test_gives_a_password_to_an_account_that_had_none() -> None:
    make_customer(password=None)
    assert confirm(asked_code()) == []
    assert can_log_in(NEW_PASSWORD)


def test_lifts_the_lock() -> None:
    with time_machine.travel(DAY_ONE, tick=False) as time:
        make_customer()
        time.shift(timedelta(seconds=30))
        for _ in range(10):
            assert not can_log_in("not the password")
        assert not can_log_in(PASSWORD)
        code = asked_code()
        time.shift(timedelta(seconds=30))
        assert confirm(code) == []
        assert can_log_in(NEW_PASSWORD)


def test_a_pending_registration_has_no_password_to_reset() -> None:
    register()
    assert run(ASK_RESET, email=ADA)["errors"] == []
    assert subjects() == ["Confirm your e-mail address for Nexus"]
    assert confirm(newest_code()) == CODE_INVALID
    assert not User.objects.exists()


def test_budgets_of_a_network(settings: Any) -> None:
    settings.RATE_LIMIT_CODE_REQUEST = settings.RATE_LIMIT_CODE_GUESS = "1/h"
    make_customer()
    code = asked_code()
    assert codes_of(run(ASK_RESET, email=ADA)) == [("RATE_LIMITED", None)]
    assert OutgoingEmail.objects.count() == 1
    assert confirm(wrong(code)) == CODE_INVALID
    assert confirm(code) == [("RATE_LIMITED", None)]


def test_looks_at_no_token() -> None:
    make_customer()
    assert send(ASK_RESET, token="dead", email=ADA).data["requestPasswordReset"]["errors"] == []
    assert send(RESET, token="dead", input=reset(newest_code())).data["confirmPasswordReset"]["success"] is True


def test_logs_and_rows_hold_neither_code_nor_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    make_customer()
    code = asked_code()
    confirm(code)
    kept = f"{OutgoingEmail.objects.values()} {SecurityClaim.objects.values()} {User.objects.values()}"
    logged = " ".join(str(vars(record)) for record in caplog.records if record.name.split(".")[0] == "accounts")
    assert "password reset" in logged
    for secret in (code, NEW_PASSWORD):
        assert not is_told(secret, kept)
        assert not is_told(secret, logged)
    assert ADA not in logged


@pytest.mark.django_db(transaction=True)
def test_of_many_right_answers_at_once_one_succeeds() -> None:
    make_customer()
    code = asked_code()
    passwords = [f"harbor-{number}-meadow" for number in range(8)]

    def confirm(password: str) -> None:
        given = {"email": ADA, "code": code, "client": Client()}
        confirm_password_reset(**given, new_password=password, new_password_confirmation=password)

    answers = at_once(*(partial(confirm, password) for password in passwords))
    assert refused(answers) == [(AccountErrorCode.CODE_INVALID, "code")] * 7
    assert [can_log_in(password) for password in passwords] == [each is None for each in answers]
    assert SecurityClaim.objects.count() == 1
