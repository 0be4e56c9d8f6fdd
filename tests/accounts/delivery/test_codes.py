"""Mails with a code: which code is the right one, who may guess, and until when it is worth sending."""

from typing import Any

import pytest

from accounts.errors import AccountRefusedError
from accounts.models import OutgoingEmail
from accounts.services.addresses import address_key
from accounts.services.email import EmailService
from accounts.services.otp import OTPService, Purpose
from tests.accounts.delivery.outbox import let_the_pause_pass, tried
from tests.accounts.flows import ADA
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status


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
