"""Addresses: the spellings of one mailbox are one address, for accounts, budgets and mails."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.message import sanitize_address

from accounts.models import OutgoingEmail, Registration
from accounts.services.addresses import address_key, clean_email
from tests.accounts.flows import ADA, PASSWORD, can_log_in, codes_of, make_customer, register, subjects

pytestmark = pytest.mark.django_db

# Each is mailed to ada@example.com: full-width, circled, with an invisible mark, with another dot.
OF_ONE_MAILBOX = [
    "ada@\uff45xample.com",
    "ada@\u24d4xample.com",
    "ada@e\ufe0fxample.com",
    "ada@exam\u034fple.com",
    "ADA@EXAMPLE.\uff23\uff2f\uff2d",
]


@pytest.mark.parametrize("email", OF_ONE_MAILBOX)
def test_a_domain_has_one_spelling(email: str) -> None:
    assert sanitize_address(email.lower(), "utf-8") == ADA
    assert register(email=email)["challenge"]["sentTo"] == ADA
    assert Registration.objects.get().email == ADA
    assert mail.outbox[0].to == [ADA]


def test_other_spellings_do_not_get_round_the_cap_on_code_mails() -> None:
    for email in OF_ONE_MAILBOX[:3]:
        assert register(email=email)["errors"] == []
    for email in (*OF_ONE_MAILBOX[3:], ADA):
        assert codes_of(register(email=email)) == [("RATE_LIMITED", None)]
    assert len(mail.outbox) == 3


def test_another_spelling_opens_no_second_account() -> None:
    make_customer()
    for email in OF_ONE_MAILBOX:
        assert can_log_in(PASSWORD, email)
    assert register(email=OF_ONE_MAILBOX[0])["errors"] == []
    assert subjects() == ["You already have an account at Nexus"]


@pytest.mark.parametrize(
    ("email", "spelled"),
    [
        ("ada@xn--mnchen-3ya.de", "ada@m\u00fcnchen.de"),
        ("ada@mu\u0308nchen.de", "ada@m\u00fcnchen.de"),
        ("ada@M\u00dcNCHEN.de", "ada@m\u00fcnchen.de"),
        ("ada@stra\u00dfe.de", "ada@strasse.de"),
        # A name of today's rules, which yesterday's cannot write in other letters.
        ("ada@xn--strae-oqa.de", "ada@xn--strae-oqa.de"),
        ("\u212aate@example.com", "kate@example.com"),
    ],
)
def test_a_domain_of_other_letters_is_spelled_in_them(email: str, spelled: str) -> None:
    assert clean_email(email) == clean_email(spelled) == spelled


@pytest.mark.parametrize(
    "email",
    [
        f"ada@{'\u00fc' * 60}.de",
        "\u017ftaff@example.com",
        "v\u0131ctim@example.com",
        "V\u0130CTIM@example.com",
        # Short enough until its domain is spelled out.
        f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'\u00df' * 30}.de",
    ],
)
def test_refuses_an_address_that_no_mail_can_go_to(email: str) -> None:
    assert codes_of(register(email=email)) == [("INVALID", ["input", "email"])]
    assert not OutgoingEmail.objects.exists()


def test_the_key_of_an_address_is_no_bare_digest(settings: Any) -> None:
    key = address_key(ADA)
    settings.SECRET_KEY = "another secret of more than 32 characters"
    assert address_key(ADA) != key
