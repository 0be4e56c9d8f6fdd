"""Nobody finds out who has an account: every address is answered byte for byte alike, at the same cost."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import TestCase
from django_redis import get_redis_connection

from accounts.models import AuthProvider, LoginHistory, SocialAccount, User
from accounts.services.addresses import address_key
from accounts.services.registrations import save_registration
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    CODE,
    REGISTER,
    RESEND,
    RESET,
    VERIFY,
    counted_hashes,
    make_customer,
    registration,
    reset,
)
from tests.factories import DAY_ONE, make_user
from tests.graphql import ask, captured_statements

pytestmark = pytest.mark.django_db

# An hour that Redis counts down by a clock of its own.
REST_OF_THE_HOUR = re.compile(rb'(?<="retryAfterSeconds":)3[56]\d\d\b')
LITERAL = re.compile(r"'[^']*'|\b[0-9a-f]{32}\b|\d+")


def make_pending() -> None:
    save_registration(User(email=ADA, first_name="Ada", last_name="Lovelace"), encoded_password="!")


def make_locked() -> None:
    user = make_customer()
    failures = {
        "user": user,
        "address_key": address_key(ADA),
        "outcome": LoginHistory.Outcome.BAD_CREDENTIALS,
        "ip_address": "192.0.2.1",
        "occurred_at": DAY_ONE,
    }
    LoginHistory.objects.bulk_create(LoginHistory(**failures) for _ in range(10))


def make_googles() -> None:
    user = make_customer(password=None)
    SocialAccount.objects.create(user=user, provider=AuthProvider.GOOGLE, subject="1", created_at=DAY_ONE)


ADDRESSES: dict[str, Callable[[], Any]] = {
    "unknown": lambda: make_user(email="somebody-else@example.com"),
    "known": make_customer,
    "inactive": lambda: make_customer(is_active=False),
    "unverified": lambda: make_customer(is_email_verified=False),
    "inactive and unverified": lambda: make_customer(is_active=False, is_email_verified=False),
    "pending": make_pending,
    "pending beside an unverified account": lambda: (make_customer(is_email_verified=False), make_pending()),
    "locked": make_locked,
    "without a password": make_googles,
    "staff": lambda: make_customer(is_staff=True),
}

ASKED = {
    "register": (REGISTER, {"input": registration()}),
    "resend": (RESEND, {"email": ADA}),
    "request": (ASK_RESET, {"email": ADA}),
    "verify": (VERIFY, {"email": ADA, "code": "?"}),
    "confirm": (RESET, {"input": reset("?")}),
}
STORIES = [
    ["verify", "confirm"],
    ["register", *["verify"] * 6, "resend", *["verify"] * 6],
    ["resend", *["verify"] * 6],
    ["request", *["confirm"] * 6, "request", *["confirm"] * 6],
    ["register", "resend", "request", "register", "resend", "request"],
]


class Step(NamedTuple):
    """What a caller sees of a request, and what it costs."""

    status: int
    headers: dict[str, str]
    text: bytes
    statements: list[str]
    hashes: list[str]


def with_a_wrong_code(variables: Any) -> Any:
    told = {code for message in mail.outbox for code in CODE.findall(str(message.body))}
    wrong = next(code for code in map("{:06}".format, range(10)) if code not in told)
    if isinstance(variables, dict):
        return {name: with_a_wrong_code(value) for name, value in variables.items()}
    return wrong if variables == "?" else variables


def steps(story: list[str]) -> Iterator[Step]:
    """Yield what comes of each request; the worker does its part behind each, which nobody waits for."""
    for name in story:
        document, variables = ASKED[name]
        with (
            TestCase.captureOnCommitCallbacks(execute=True),
            captured_statements() as statements,
            counted_hashes() as hashes,
        ):
            answer = ask(document, **with_a_wrong_code(variables))
        shapes = [LITERAL.sub("?", statement) for statement in statements]
        text = REST_OF_THE_HOUR.sub(b"3600", answer.text)
        yield Step(answer.status, answer.headers, text, shapes, hashes)


def told(address: str, story: list[str]) -> list[Step]:
    """Play a story for a kind of address, and leave nothing behind."""
    get_redis_connection("auth").flushdb()
    mail.outbox.clear()
    with transaction.atomic(), time_machine.travel(DAY_ONE, tick=False):
        ADDRESSES[address]()
        seen = list(steps(story))
        transaction.set_rollback(True)
    return seen


@pytest.mark.parametrize("story", STORIES, ids="-".join)
def test_every_address_is_answered_alike_at_the_same_cost(story: list[str]) -> None:
    unknown = told("unknown", story)
    assert all(step.status == 200 for step in unknown)
    for address in ADDRESSES:
        assert told(address, story) == unknown, address


def test_the_stories_tell_something() -> None:
    """Count down, run out of guesses, and refuse too many mails: what is alike above is no mere refusal."""
    countdown = [
        int(left) for step in told("known", STORIES[1]) for left in re.findall(rb'"attemptsRemaining":(\d)', step.text)
    ]
    assert countdown == [5, 4, 3, 2, 1, 0, 0, 5, 4, 3, 2, 1, 0]
    assert b"RATE_LIMITED" in told("known", STORIES[1])[-1].text
    assert [b"RATE_LIMITED" in step.text for step in told("known", STORIES[4])] == [False] * 3 + [True] * 3


def test_register_hashes_once_and_the_others_never() -> None:
    for address in ADDRESSES:
        for story in STORIES:
            hashes = [step.hashes for step in told(address, story)]
            assert hashes == [["encode"] if name == "register" else [] for name in story]
