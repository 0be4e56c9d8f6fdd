"""Handing mails to a real mail server: what is tried again, what is given up, and how often a person may get a copy."""

import logging
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections, transaction
from django.utils import timezone

from accounts.errors import AccountRefusedError
from accounts.models import OutgoingEmail, Registration
from accounts.services import smtp
from accounts.services.addresses import address_key
from accounts.services.delivery import deliver, due_emails
from accounts.services.email import EmailService
from accounts.services.otp import OTPService, Purpose
from accounts.tasks import send_email
from tests.factories import DAY_ONE, make_user
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status
ADA = "ada@example.com"
LEASE = timedelta(seconds=65)


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    server = MailServer(tmp_path_factory.mktemp("mail"))
    yield server
    server.stop()


@pytest.fixture
def server(_server: MailServer, settings: Any) -> MailServer:
    settings.EMAIL_BACKEND = "accounts.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _server.port
    _server.forget()
    return _server


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY_ONE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def alert() -> OutgoingEmail:
    """A mail without a code, waiting since now."""
    return EmailService.promise(Kind.PASSWORD_CHANGED, ADA, user=make_user(email=ADA))


@pytest.fixture
def code_mail() -> OutgoingEmail:
    """A mail with a code, waiting since now."""
    fields = {"password": "!", "first_name": "Ada", "last_name": "L", "created_at": timezone.now()}
    Registration.objects.create(email=ADA, **fields)
    return EmailService.promise(Kind.EMAIL_VERIFICATION, ADA)


def tried(email: OutgoingEmail) -> OutgoingEmail:
    """Return the row after a worker has tried to deliver it."""
    deliver(email.pk)
    email.refresh_from_db()
    return email


def let_the_pause_pass() -> None:
    smtp.breaker._try_at = 0.0


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


def test_a_mail_that_is_sent_again_has_another_code_and_the_last_one_is_right(
    server: MailServer, code_mail: OutgoingEmail, clock: Any
) -> None:
    server.behave("data drop")
    tried(code_mail)
    server.behave()
    let_the_pause_pass()
    clock.move_to(code_mail.next_attempt_at)
    assert tried(code_mail).status == Status.SENT
    old, new = server.codes
    assert old != new
    assert OTPService.check(Purpose.EMAIL_VERIFICATION, address_key(ADA), new).startswith("registration:")
    assert server.received[0]["Message-ID"] != server.received[1]["Message-ID"]


@pytest.mark.parametrize("is_known", [True, False])
def test_while_the_mail_server_fails_guesses_do_not_tell_who_has_an_account(
    server: MailServer, alert: OutgoingEmail, clock: Any, *, is_known: bool
) -> None:
    asked_for = EmailService.promise(Kind.PASSWORD_RESET, ADA if is_known else "nobody@example.com")
    server.behave("connect drop")
    tried(alert)
    assert tried(asked_for).status == Status.WAITING
    assert guesses_left(asked_for) == 0
    let_the_pause_pass()
    clock.move_to(asked_for.next_attempt_at)
    tried(asked_for)
    assert [guesses_left(asked_for) for _ in range(2)] == [4, 3]
    let_the_pause_pass()
    clock.move_to(asked_for.next_attempt_at)
    tried(asked_for)
    assert guesses_left(asked_for) == 2


def guesses_left(email: OutgoingEmail) -> int | None:
    """Try a code that is wrong, and return how many more there are."""
    with pytest.raises(AccountRefusedError) as refused:
        OTPService.check(Purpose(email.kind), address_key(email.address), "none")
    return refused.value.problems[0].attempts_remaining


@pytest.mark.parametrize(("seconds", "status"), [(3599, Status.SENT), (3600, Status.EXPIRED)])
def test_a_code_is_not_sent_when_nobody_waits_for_it_any_more(
    server: MailServer, code_mail: OutgoingEmail, clock: Any, seconds: int, status: Status
) -> None:
    clock.shift(seconds)
    assert tried(code_mail).status == status
    assert len(server.received) == (status == Status.SENT)


def test_an_alert_is_worth_a_day(server: MailServer, alert: OutgoingEmail, clock: Any) -> None:
    clock.shift(86_400)
    assert tried(alert).status == Status.EXPIRED
    assert server.received == []


@pytest.mark.usefixtures("server")
def test_without_redis_a_code_is_put_off_and_an_alert_is_sent(
    code_mail: OutgoingEmail, alert: OutgoingEmail, settings: Any
) -> None:
    caches = settings.CACHES
    settings.CACHES = caches | {"auth": caches["auth"] | {"LOCATION": "redis://127.0.0.1:1/3"}}
    assert tried(alert).status == Status.SENT
    assert tried(code_mail).status == Status.WAITING
    assert code_mail.last_error.startswith("no code could be made")
    assert code_mail.unsure_attempts == 0


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
