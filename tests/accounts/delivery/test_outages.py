"""A mail server that hangs, drops or is not there: what is tried again, and how often a person may get a copy."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import OutgoingEmail
from accounts.services.email import EmailService
from tests.accounts.delivery.outbox import let_the_pause_pass, tried
from tests.accounts.flows import ADA
from tests.factories import DAY_ONE
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status


@pytest.mark.parametrize("behaviour", ["connect hang", "connect drop", "rcpt hang", "rcpt drop", "rcpt 421 Going down"])
def test_a_server_that_fails_before_it_has_the_letter_is_tried_again_for_as_long_as_it_takes(
    server: MailServer, alert: OutgoingEmail, clock: Any, behaviour: str, settings: Any
) -> None:
    server.behave(behaviour)
    settings.EMAIL_TIMEOUT = 0.3
    for _ in range(5):
        assert tried(alert).status == Status.WAITING
        assert alert.unsure_attempts == 0
        clock.move_to(alert.next_attempt_at)
        let_the_pause_pass()
    server.behave()
    settings.EMAIL_TIMEOUT = 60
    assert tried(alert).status == Status.SENT
    assert len(server.received) == 1


def test_so_is_one_that_is_not_there(server: MailServer, alert: OutgoingEmail, clock: Any) -> None:
    with server.stopped():
        assert tried(alert).status == Status.WAITING
        assert "Connection refused" in alert.last_error
    clock.move_to(alert.next_attempt_at)
    let_the_pause_pass()
    assert tried(alert).status == Status.SENT


@pytest.mark.parametrize("behaviour", ["data hang", "data drop"])
def test_who_hears_nothing_after_the_letter_sends_it_three_times_at_most(
    server: MailServer, alert: OutgoingEmail, clock: Any, behaviour: str, settings: Any
) -> None:
    server.behave(behaviour)
    # Longer than the server takes to keep a letter.
    settings.EMAIL_TIMEOUT = 3
    for copies in (1, 2, 3):
        assert tried(alert).status == Status.WAITING
        assert len(server.received) == alert.unsure_attempts == copies
        clock.move_to(alert.next_attempt_at)
        let_the_pause_pass()
    assert tried(alert).status == Status.FAILED
    assert alert.last_error.startswith("no answer after the letter")
    assert len(server.received) == 3


def test_a_server_that_hangs_holds_nobody_else(
    server: MailServer, alert: OutgoingEmail, clock: Any, settings: Any
) -> None:
    others = [EmailService.promise(Kind.PASSWORD_CHANGED, ADA) for _ in range(20)]
    server.behave("connect hang")
    settings.EMAIL_TIMEOUT = 0.3
    tried(alert)
    settings.EMAIL_TIMEOUT = 60
    assert {tried(other).status for other in others} == {Status.WAITING}
    # Nobody has tried them.
    assert {(other.attempts, other.unsure_attempts) for other in others} == {(0, 0)}
    assert max(other.next_attempt_at for other in others) <= DAY_ONE + timedelta(seconds=5)
    server.behave()
    let_the_pause_pass()
    clock.shift(10)
    assert {tried(other).status for other in others} == {Status.SENT}
