"""No mail that was promised is lost, whatever fails: workers, the broker, web processes, the mail server."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import OutgoingEmail
from accounts.services.email import EmailService
from tests.faults.conftest import DATABASE_CLIENT, Stack, Web, hung, kill_all, kill_children, wait_until
from tests.faults.rows import IS_STRICT

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status
ADA = "ada@example.com"
# How long a client may wait for an answer; a broker that hangs would hold it for longer.
ANSWER_SECONDS = 0.5 if IS_STRICT else 20.0


def statuses() -> list[str]:
    return [*OutgoingEmail.objects.order_by("pk").values_list("status", flat=True)]


def test_a_worker_sends_what_a_web_process_promised(stack: Stack, web: Web) -> None:
    assert web.register(ADA) < ANSWER_SECONDS
    wait_until(lambda: statuses() == [Status.SENT])
    assert [mail["To"] for mail in stack.mail.received] == [ADA]
    assert len(stack.mail.codes) == 1


@pytest.mark.parametrize("kill", [kill_all, kill_children])
def test_a_worker_that_is_killed_in_the_middle_of_a_mail(stack: Stack, web: Web, kill: Any) -> None:
    stack.mail.behave("data hang")
    web.register(ADA)
    wait_until(lambda: stack.mail.received)
    kill(stack.worker)
    stack.mail.behave()
    if kill is kill_all:
        stack.stop(stack.worker)
        stack.start_worker()
    wait_until(lambda: statuses() == [Status.SENT])
    assert len(stack.mail.received) == 2
    assert len(set(stack.mail.codes)) == 2


def test_a_web_process_that_is_killed_between_commit_and_enqueueing(stack: Stack) -> None:
    assert stack.start_web().register_and_die(ADA) == -9
    assert OutgoingEmail.objects.count() == 1
    wait_until(lambda: statuses() == [Status.SENT])
    assert len(stack.mail.received) == 1


def test_a_broker_that_is_down_at_registration(stack: Stack, web: Web) -> None:
    stack.stop(stack.broker)
    assert web.register(ADA) < ANSWER_SECONDS
    assert statuses() == [Status.WAITING]
    stack.start_broker()
    wait_until(lambda: statuses() == [Status.SENT])
    assert len(stack.mail.received) == 1


def test_a_broker_that_hangs_at_registration(stack: Stack, web: Web) -> None:
    with hung(stack.broker):
        assert web.register(ADA) < ANSWER_SECONDS
        assert statuses() == [Status.WAITING]
    wait_until(lambda: statuses() == [Status.SENT])
    assert len(stack.mail.received) == 1


def test_a_database_that_hangs_up_on_the_workers(stack: Stack) -> None:
    theirs = f"FROM pg_stat_activity WHERE application_name = '{DATABASE_CLIENT}'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) {theirs}")
        assert cursor.fetchone()[0] >= 1
    EmailService.promise(Kind.PASSWORD_CHANGED, ADA)
    wait_until(lambda: statuses() == [Status.SENT])
    assert len(stack.mail.received) == 1


def test_other_work_goes_on_while_the_mail_server_hangs(stack: Stack) -> None:
    stack.mail.behave("connect hang")
    for _ in range(20):
        EmailService.promise(Kind.PASSWORD_CHANGED, ADA)
    wait_until(lambda: OutgoingEmail.objects.filter(attempts__gt=0).exists())
    # Too late to be sent, so it needs a worker and no mail server.
    late = EmailService.promise(Kind.PASSWORD_RESET, "late@example.com")
    OutgoingEmail.objects.filter(pk=late.pk).update(expires_at=late.created_at)
    wait_until(lambda: Status.EXPIRED in statuses())
    assert Status.SENT not in statuses()
    # It did not come last: there are some that nobody has tried yet.
    assert OutgoingEmail.objects.filter(status=Status.WAITING, attempts=0).exists()
