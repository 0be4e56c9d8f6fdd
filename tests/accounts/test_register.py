"""`register`: a registration waits for its code; nothing about the address is told."""

from functools import partial
from typing import Any

import pytest
import time_machine
from django.core import mail

from accounts.actions.registration import register as register_directly
from accounts.errors import AccountErrorCode
from accounts.models import OutgoingEmail, Registration, User
from nexus.common.client import Client
from tests.accounts.flows import (
    ADA,
    PASSWORD,
    REGISTER,
    can_log_in,
    codes_of,
    counted_hashes,
    is_told,
    make_customer,
    newest_code,
    register,
    registration,
    send,
    subjects,
)
from tests.factories import DAY_ONE
from tests.graphql import ask
from tests.races import at_once, refused

pytestmark = pytest.mark.django_db

CONFIRM = "Confirm your e-mail address for Nexus"


def nothing_happened() -> bool:
    return not (Registration.objects.exists() or OutgoingEmail.objects.exists() or User.objects.exists() or mail.outbox)


@time_machine.travel(DAY_ONE, tick=False)
def test_answers_with_the_state_of_the_code_and_mails_one() -> None:
    assert register(email=" Ada@Example.COM ") == {
        "challenge": {
            "sentTo": ADA,
            "codeLifetimeSeconds": 600,
            "resendAvailableAt": "2026-01-01T12:00:00Z",
            "attemptsRemaining": 5,
        },
        "errors": [],
    }
    assert subjects() == [CONFIRM]
    assert newest_code().isdigit()


def test_opens_no_account() -> None:
    register()
    assert not User.objects.exists()
    assert not can_log_in(PASSWORD)


def test_keeps_the_password_as_a_hash_and_no_code(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    register()
    kept = f"{Registration.objects.values()} {OutgoingEmail.objects.values()}"
    assert "argon2$argon2id$" in kept
    logged = " ".join(str(vars(record)) for record in caplog.records if record.name.split(".")[0] == "accounts")
    for secret in (PASSWORD, newest_code()):
        assert not is_told(secret, kept)
        assert not is_told(secret, logged)


def test_takes_names_in_nfc_without_spaces_around_them() -> None:
    register(firstName="  Zoe\u0308 ", lastName="von Ahn")
    assert Registration.objects.values_list("first_name", "last_name").get() == ("Zo\u00eb", "von Ahn")


def test_a_newer_registration_takes_the_place_of_the_one_before() -> None:
    register()
    older = Registration.objects.get()
    register(firstName="Grace", password="copper-meadow-4")
    newer = Registration.objects.get()
    assert (newer.email, newer.first_name) == (ADA, "Grace")
    assert newer.pk != older.pk
    assert newer.password != older.password


def test_tells_everything_that_is_wrong_at_once() -> None:
    with counted_hashes() as hashes:
        payload = register(
            email="ada@", password="12345", passwordConfirmation="12346", firstName=" ", lastName="x" * 151
        )
    assert payload["challenge"] is None
    assert codes_of(payload) == [
        ("INVALID", ["input", "email"]),
        ("REQUIRED", ["input", "firstName"]),
        ("INVALID", ["input", "lastName"]),
        ("PASSWORD_MISMATCH", ["input", "passwordConfirmation"]),
        ("PASSWORD_TOO_SHORT", ["input", "password"]),
        ("PASSWORD_TOO_COMMON", ["input", "password"]),
        ("PASSWORD_NUMERIC", ["input", "password"]),
    ]
    assert hashes == []
    assert nothing_happened()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "PASSWORD_TOO_SHORT"),
        ("walnut9", "PASSWORD_TOO_SHORT"),
        ("walnut-9" * 16 + "x", "PASSWORD_TOO_LONG"),
        ("\ufdfa" * 8, "PASSWORD_TOO_LONG"),
        ("starwars1", "PASSWORD_TOO_COMMON"),
        ("9071224365", "PASSWORD_NUMERIC"),
        ("lovelace1815", "PASSWORD_TOO_SIMILAR"),
        ("countess.byron", "PASSWORD_TOO_SIMILAR"),
        ("\uff4c\uff4f\uff56\uff45\uff4c\uff41\uff43\uff45", "PASSWORD_TOO_SIMILAR"),
    ],
)
def test_refuses_a_weak_password(password: str, code: str) -> None:
    payload = register(email="countess.byron@example.com", password=password)
    assert codes_of(payload) == [(code, ["input", "password"])]
    assert nothing_happened()


def test_compares_the_password_with_what_is_good_of_the_data() -> None:
    payload = register(email="ada@", password="lovelace1815")
    assert codes_of(payload) == [("INVALID", ["input", "email"]), ("PASSWORD_TOO_SIMILAR", ["input", "password"])]


@pytest.mark.parametrize("password", ["walnut-9" * 16, "walnutha", "пароль-из-слов", "  walnut harbor  "])
def test_takes_a_good_password(password: str) -> None:
    assert register(password=password)["errors"] == []


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@example",
        "ada@example.com, eve@example.com",
        "Ada <ada@example.com>",
        "ada@example.com\nBcc: eve@example.com",
        "ada@example.com\0",
        "ada\r@example.com",
        f"{'a' * 243}@example.com",
        "e\u0301" * 100_000,
    ],
)
def test_refuses_what_is_no_single_address(email: str) -> None:
    payload = register(email=email)
    assert codes_of(payload) == [("INVALID", ["input", "email"])]
    assert nothing_happened()


def test_answers_the_owner_of_a_known_address_by_another_mail() -> None:
    owner = make_customer(first_name="Augusta")
    assert register(password="copper-meadow-4")["errors"] == []
    assert subjects() == ["You already have an account at Nexus"]
    owner.refresh_from_db()
    assert owner.first_name == "Augusta"
    assert can_log_in(PASSWORD)
    assert not Registration.objects.exists()


def test_hashes_once_whoever_the_address_belongs_to() -> None:
    make_customer()
    for email in (ADA, "eve@example.com"):
        with counted_hashes() as hashes:
            ask(REGISTER, input=registration(email=email))
        assert hashes == ["encode"]


def test_a_fourth_code_in_a_quarter_of_an_hour_is_refused_and_replaces_nothing() -> None:
    with time_machine.travel(DAY_ONE, tick=False) as time:
        for _ in range(3):
            assert register()["errors"] == []
        kept = Registration.objects.get()
        time.shift(60)
        refused = register(firstName="Eve", password="copper-meadow-4")
    assert codes_of(refused) == [("RATE_LIMITED", None)]
    assert refused["errors"][0]["retryAfterSeconds"] == 14 * 60
    assert Registration.objects.get().pk == kept.pk
    assert len(subjects()) == 3


def test_a_network_has_a_budget_that_a_mistake_does_not_touch(settings: Any) -> None:
    settings.RATE_LIMIT_REGISTER = "1/h"
    with counted_hashes() as hashes:
        assert codes_of(register(email="ada@")) == [("INVALID", ["input", "email"])]
        assert register()["errors"] == []
        assert codes_of(register(email="eve@example.com")) == [("RATE_LIMITED", None)]
    assert hashes == ["encode"]
    assert not Registration.objects.filter(email="eve@example.com").exists()


def test_looks_at_no_token() -> None:
    answer = send(REGISTER, token="dead", input=registration())
    assert answer.data["register"]["errors"] == []


@pytest.mark.django_db(transaction=True)
def test_twenty_registrations_at_once_leave_one_row() -> None:
    given = {"email": ADA, "last_name": "Lovelace", "password": PASSWORD, "password_confirmation": PASSWORD}
    names = [f"Ada {number}" for number in range(20)]
    answers = at_once(*(partial(register_directly, **given, first_name=name, client=Client()) for name in names))
    assert refused(answers) == [(AccountErrorCode.RATE_LIMITED, None)] * 17
    assert Registration.objects.count() == 1
    assert OutgoingEmail.objects.count() == 3
