"""While Redis is gone nobody guesses a code, no guess is lost, and whatever needs no code goes on."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from accounts.models import OutgoingEmail
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    RESEND,
    RESET,
    VERIFY,
    change_password,
    is_signed_in,
    log_in,
    make_customer,
    newest_code,
    register,
    reset,
    run,
    send,
    wrong,
)
from tests.graphql import Answer

pytestmark = pytest.mark.django_db

type Outage = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def outage(settings: Any) -> Outage:
    """Refuse connections to the Redis of the accounts for as long as a block lasts."""
    there = settings.CACHES
    gone = {name: there[name] | {"LOCATION": "redis://127.0.0.1:1/3"} for name in ("auth", "budgets")}

    @contextmanager
    def without_redis() -> Iterator[None]:
        settings.CACHES = there | gone
        yield
        settings.CACHES = there

    return without_redis


def is_unavailable(answer: Answer) -> bool:
    return answer.status == 503 and answer.refusal.code == "SERVICE_UNAVAILABLE"


def test_verifying_waits_and_loses_no_guess(outage: Outage) -> None:
    register()
    code = newest_code()
    with outage():
        for given in (wrong(code), code):
            assert is_unavailable(send(VERIFY, email=ADA, code=given))
    assert run(VERIFY, email=ADA, code=wrong(code))["errors"][0]["attemptsRemaining"] == 4
    assert run(VERIFY, email=ADA, code=code)["success"] is True


def test_resetting_waits_and_loses_no_guess(outage: Outage) -> None:
    make_customer()
    run(ASK_RESET, email=ADA)
    code = newest_code()
    with outage():
        for given in (wrong(code), code):
            assert is_unavailable(send(RESET, input=reset(given)))
    assert run(RESET, input=reset(wrong(code)))["errors"][0]["attemptsRemaining"] == 4
    assert run(RESET, input=reset(code))["success"] is True


def test_codes_are_promised_and_mailed_later(outage: Outage) -> None:
    with outage():
        payloads = [register(), run(RESEND, email=ADA), run(ASK_RESET, email=ADA)]
    assert [payload["errors"] for payload in payloads] == [[], [], []]
    waiting = OutgoingEmail.objects.filter(status=OutgoingEmail.Status.WAITING)
    assert waiting.filter(kind=OutgoingEmail.Kind.EMAIL_VERIFICATION).exists()
    assert waiting.filter(kind=OutgoingEmail.Kind.PASSWORD_RESET).exists()


def test_a_password_is_changed_and_ends_sessions_all_the_same(outage: Outage) -> None:
    make_customer()
    token = log_in()["tokens"]["accessToken"]
    with outage():
        new = change_password(token)["tokens"]["accessToken"]
        assert not is_signed_in(token)
        assert is_signed_in(new)
    assert not is_signed_in(token)
    assert log_in(password=NEW_PASSWORD)["tokens"] is not None
