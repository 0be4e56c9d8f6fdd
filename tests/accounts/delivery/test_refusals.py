"""What a mail server refuses: for now, for good, or altogether."""

import logging
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import OutgoingEmail
from accounts.services import smtp
from accounts.services.delivery import due_emails
from accounts.services.email import EmailService
from tests.accounts.delivery.outbox import tried
from tests.accounts.flows import ADA
from tests.factories import DAY_ONE, make_user
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status


@pytest.mark.parametrize("stage", ["rcpt", "refuse-data"])
def test_what_the_server_refuses_for_now_is_tried_again_later_and_later(
    server: MailServer, alert: OutgoingEmail, clock: Any, stage: str
) -> None:
    server.behave(f"{stage} 451 4.7.1 Try again later")
    pauses = []
    for _ in range(9):
        tried(alert)
        assert (alert.status, alert.last_error) == (Status.WAITING, "451 4.7.1 Try again later")
        pauses.append(alert.next_attempt_at - timezone.now())
        clock.move_to(alert.next_attempt_at)
    for number, pause in enumerate(pauses):
        longest = min(timedelta(seconds=5) * 2**number, timedelta(minutes=5))
        assert longest / 2 <= pause <= longest
    assert (alert.attempts, alert.unsure_attempts) == (9, 0)
    server.behave()
    assert tried(alert).status == Status.SENT


def test_a_crowd_that_was_refused_does_not_come_back_as_one(server: MailServer) -> None:
    server.behave("rcpt 451 4.7.1 Try again later")
    crowd = [EmailService.promise(Kind.PASSWORD_CHANGED, ADA, user=make_user()) for _ in range(5)]
    assert len({tried(each).next_attempt_at for each in crowd}) == 5


@pytest.mark.parametrize("stage", ["rcpt", "refuse-data"])
def test_what_the_server_refuses_for_good_has_failed_and_says_why(
    server: MailServer, alert: OutgoingEmail, stage: str, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    monkeypatch.setattr(logging.getLogger("accounts"), "propagate", True)
    server.behave(f"{stage} 550 5.1.1 <Ada@Example.com>: no such person {'x' * 300}")
    assert tried(alert).status == Status.FAILED
    assert alert.finished_at == DAY_ONE
    assert alert.last_error.startswith("550 5.1.1 <…>: no such person xxx")
    assert len(alert.last_error) == 255
    assert due_emails() == []
    assert ("ERROR", "mail failed") in [(record.levelname, record.message) for record in caplog.records]
    assert ADA not in repr([record.__dict__ for record in caplog.records]).lower()


def test_a_server_that_repeats_the_code_tells_it_to_nobody_else(
    server: MailServer, code_mail: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _: 135_790)
    server.behave("refuse-data 451 Suspicious: 135790")
    assert tried(code_mail).last_error == "451 Suspicious: …"
    assert server.codes == []


def test_a_server_that_closes_is_left_alone_for_a_while(server: MailServer, alert: OutgoingEmail) -> None:
    server.behave("rcpt 421 4.3.2 Closing")
    assert tried(alert).status == Status.WAITING
    assert smtp.breaker.is_pausing


@pytest.mark.usefixtures("server")
def test_a_refused_password_is_no_failure_of_the_letter(alert: OutgoingEmail, settings: Any) -> None:
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "shop"
    assert tried(alert).status == Status.WAITING
    assert alert.unsure_attempts == 0
