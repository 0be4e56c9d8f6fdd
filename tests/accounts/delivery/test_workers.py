"""A mail is handed over once, whatever becomes of the workers that take it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import OutgoingEmail
from accounts.services import smtp
from accounts.services.delivery import deliver, due_emails
from accounts.services.email import EmailService
from accounts.tasks import send_email
from tests.accounts.delivery.outbox import LEASE, tried
from tests.accounts.flows import ADA
from tests.factories import DAY_ONE
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status


def test_a_mail_is_handed_over_once(server: MailServer, alert: OutgoingEmail, clock: Any) -> None:
    assert tried(alert).status == Status.SENT
    assert (alert.finished_at, alert.attempts, alert.last_error) == (DAY_ONE, 1, "")
    tried(alert)
    clock.shift(LEASE)
    tried(alert)
    (received,) = server.received
    assert (received["To"], received["Subject"]) == (ADA, "Your password at Nexus was changed")


def test_a_mail_that_another_worker_holds_is_left_to_it(server: MailServer, alert: OutgoingEmail, clock: Any) -> None:
    OutgoingEmail.objects.update(next_attempt_at=DAY_ONE + LEASE)
    clock.shift(64)
    assert tried(alert).attempts == 0
    assert due_emails() == []
    clock.shift(1)
    assert due_emails() == [alert.pk]
    assert tried(alert).status == Status.SENT
    assert len(server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_another_worker_is_taking_is_passed_over(server: MailServer, alert: OutgoingEmail) -> None:
    with ThreadPoolExecutor(1) as thread, transaction.atomic():
        OutgoingEmail.objects.select_for_update().get()
        thread.submit(deliver, alert.pk).result(timeout=60)
        thread.submit(connections.close_all).result()
    alert.refresh_from_db()
    assert (alert.status, alert.attempts) == (Status.WAITING, 0)
    assert server.received == []


def test_a_worker_that_dies_three_times_over_a_mail_leaves_it_failed(alert: OutgoingEmail, clock: Any) -> None:
    for _ in range(3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(smtp, "hand_over", die)
            with pytest.raises(SystemExit):
                deliver(alert.pk)
        alert.refresh_from_db()
        assert alert.next_attempt_at == timezone.now() + LEASE
        clock.move_to(alert.next_attempt_at)
    assert tried(alert).status == Status.FAILED
    assert alert.last_error == "the worker died while it sent this"


def die(*_: Any, **__: Any) -> None:
    raise SystemExit


def test_a_worker_that_was_too_slow_changes_nothing_under_the_next_ones_hands(
    alert: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = DAY_ONE + timedelta(minutes=7)

    def lose_the_lease(*_: Any, **__: Any) -> smtp.Result:
        OutgoingEmail.objects.update(attempts=2, unsure_attempts=2, next_attempt_at=at)
        return smtp.Result(smtp.Outcome.REFUSED, "550 no")

    monkeypatch.setattr(smtp, "hand_over", lose_the_lease)
    assert tried(alert).status == Status.WAITING
    assert (alert.next_attempt_at, alert.unsure_attempts) == (at, 2)


def test_the_longest_due_go_first() -> None:
    emails = [EmailService.promise(Kind.PASSWORD_CHANGED, ADA) for _ in range(3)]
    moments: list[datetime] = [DAY_ONE - timedelta(seconds=n) for n in (1, 3, 2)]
    for email, moment in zip(emails, moments, strict=True):
        OutgoingEmail.objects.filter(pk=email.pk).update(next_attempt_at=moment)
    assert due_emails() == [emails[1].pk, emails[2].pk, emails[0].pk]


def test_a_task_ends_before_somebody_else_may_send_its_mail(settings: Any) -> None:
    assert send_email.soft_time_limit < send_email.time_limit < settings.EMAIL_LEASE.total_seconds()
