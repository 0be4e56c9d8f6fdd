"""The outbox: what is promised, which letter it becomes, and how often an address is written to."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections, transaction
from django.utils import timezone

from accounts.actions.outbox import post_code
from accounts.errors import AccountErrorCode, AccountRefusedError, Problem
from accounts.models import OutgoingEmail, Registration
from accounts.services.addresses import address_key
from accounts.services.email import CodeChallengeFacts, EmailService
from accounts.services.otp import OTPService, Purpose
from accounts.services.retention import purge_outbox, purge_registrations
from tests.accounts.flows import is_told
from tests.factories import DAY_ONE, make_user
from tests.mail_server import CODE

pytestmark = pytest.mark.django_db

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status
VERIFICATION, RESET = Kind.EMAIL_VERIFICATION, Kind.PASSWORD_RESET
ADA = "ada@example.com"

type Ask = Callable[..., OutgoingEmail]


@pytest.fixture
def ask(django_capture_on_commit_callbacks: Any) -> Ask:
    """Return a function that asks for a code, and returns its row once a worker has looked at it."""

    def ask(kind: Kind = VERIFICATION, address: str = ADA) -> OutgoingEmail:
        with django_capture_on_commit_callbacks(execute=True):
            post_code(kind, address)
        return OutgoingEmail.objects.latest("pk")

    return ask


def make_registration(email: str = ADA, **fields: Any) -> Registration:
    plain = {"password": "!", "first_name": "Mallory", "last_name": "Stranger", "created_at": timezone.now()}
    return Registration.objects.create(email=email, **plain | fields)


def subject_of_sent_code(kind: Kind = VERIFICATION) -> str:
    """Return what the code in the last mail is bound to."""
    (code,) = CODE.findall(str(mail.outbox[-1].body))
    return OTPService.check(Purpose(kind), address_key(ADA), code)


def guess(kind: Kind = VERIFICATION) -> Problem:
    """Return the answer to a wrong code."""
    with pytest.raises(AccountRefusedError) as refused:
        OTPService.check(Purpose(kind), address_key(ADA), "no code")
    return refused.value.problems[0]


def test_the_code_for_a_registration_is_bound_to_it(ask: Ask) -> None:
    registration = make_registration()
    email = ask()
    assert (email.status, email.attempts, email.unsure_attempts) == (Status.SENT, 1, 0)
    assert email.finished_at is not None
    assert mail.outbox[0].to == [ADA]
    assert subject_of_sent_code() == f"registration:{registration.pk}"


def test_the_letter_to_an_unconfirmed_address_repeats_nothing_that_a_stranger_wrote(ask: Ask) -> None:
    make_registration(first_name="Win money at evil.example")
    ask()
    assert "evil" not in mail.outbox[0].message().as_string()


def test_the_code_for_an_unconfirmed_account_is_bound_to_it(ask: Ask) -> None:
    user = make_user(email=ADA)
    ask()
    assert subject_of_sent_code() == f"user:{user.pk}"


def test_a_registration_goes_before_an_unconfirmed_account(ask: Ask) -> None:
    make_user(email=ADA)
    registration = make_registration()
    ask()
    assert subject_of_sent_code() == f"registration:{registration.pk}"


def test_the_owner_of_a_confirmed_address_hears_of_a_registration_and_gets_no_code(ask: Ask) -> None:
    make_user(email=ADA, is_email_verified=True)
    make_registration()
    assert ask().status == Status.SENT
    assert mail.outbox[0].subject == "You already have an account at Nexus"
    assert not CODE.findall(str(mail.outbox[0].body))
    assert not Registration.objects.exists()
    assert guess().attempts_remaining == 4


@pytest.mark.parametrize("kind", [VERIFICATION, RESET])
def test_nobody_is_written_to_at_an_unknown_address_which_counts_down_alike(ask: Ask, kind: Kind) -> None:
    assert ask(kind).status == Status.NOT_NEEDED
    assert mail.outbox == []
    assert [guess(kind).attempts_remaining for _ in range(6)] == [4, 3, 2, 1, 0, 0]


@pytest.mark.parametrize("kind", [VERIFICATION, RESET])
def test_nor_is_a_deactivated_account(ask: Ask, kind: Kind) -> None:
    make_user(email=ADA, is_active=False)
    make_registration()
    assert ask(kind).status == Status.NOT_NEEDED
    assert mail.outbox == []
    assert guess(kind).attempts_remaining == 4


def test_the_code_for_a_new_password_is_bound_to_the_account(ask: Ask) -> None:
    user = make_user(email=ADA, is_email_verified=True)
    assert ask(RESET).status == Status.SENT
    assert subject_of_sent_code(RESET) == f"user:{user.pk}"


def test_what_the_caller_is_told_is_the_same_for_every_address() -> None:
    make_user(email=ADA, is_email_verified=True)
    with time_machine.travel(DAY_ONE, tick=False):
        facts = [post_code(RESET, address) for address in (ADA, "nobody@example.com")]
    told = {"code_lifetime_seconds": 600, "resend_available_at": DAY_ONE, "attempts_remaining": 5}
    assert facts == [
        CodeChallengeFacts(sent_to=ADA, **told),
        CodeChallengeFacts(sent_to="nobody@example.com", **told),
    ]


def test_of_codes_that_wait_only_the_newest_is_sent(django_capture_on_commit_callbacks: Any) -> None:
    make_registration()
    with django_capture_on_commit_callbacks(execute=True):
        post_code(VERIFICATION, ADA)
        post_code(VERIFICATION, ADA)
    assert [*OutgoingEmail.objects.order_by("pk").values_list("status", flat=True)] == [Status.NOT_NEEDED, Status.SENT]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_an_address_gets_three_codes_in_a_quarter_of_an_hour_and_five_a_day(ask: Ask, is_known: bool) -> None:  # noqa: FBT001
    if is_known:
        make_user(email=ADA, is_email_verified=True)
    with time_machine.travel(DAY_ONE, tick=False) as clock:
        ask(VERIFICATION)
        clock.shift(60)
        ask(RESET)
        clock.shift(60)
        facts = post_code(RESET, ADA)
        assert facts.resend_available_at == DAY_ONE + timedelta(minutes=15)
        assert refusal(RESET) == (AccountErrorCode.RATE_LIMITED, 780)
        assert refusal(VERIFICATION) == (AccountErrorCode.RATE_LIMITED, 780)
        clock.shift(0.5)
        assert refusal(RESET) == (AccountErrorCode.RATE_LIMITED, 780)
        clock.shift(779.5)
        ask(RESET)
        clock.shift(900)
        ask(RESET)
        clock.shift(1800)
        assert refusal(RESET) == (AccountErrorCode.RATE_LIMITED, 86_400 - 3600)
        assert OutgoingEmail.objects.count() == 5
        clock.shift(86_400 - 3600)
        assert ask(RESET).created_at == DAY_ONE + timedelta(days=1)


def refusal(kind: Kind, address: str = ADA) -> tuple[AccountErrorCode, int | None]:
    with pytest.raises(AccountRefusedError) as refused:
        post_code(kind, address)
    (problem,) = refused.value.problems
    return problem.code, problem.retry_after_seconds


def test_alerts_neither_count_nor_are_held_back(ask: Ask) -> None:
    for _ in range(5):
        EmailService.promise(Kind.PASSWORD_CHANGED, ADA)
    for _ in range(3):
        ask(RESET)
    assert EmailService.promise(Kind.PASSWORD_CHANGED, ADA).pk


@pytest.mark.django_db(transaction=True)
def test_callers_side_by_side_count_one_another() -> None:
    def ask_in_thread(_: int) -> bool:
        try:
            with transaction.atomic():
                EmailService.promise_code(RESET, ADA)
        except AccountRefusedError:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask_in_thread, range(12))).count(True) == 3
    assert OutgoingEmail.objects.count() == 3


def test_a_promise_is_part_of_the_callers_transaction(django_capture_on_commit_callbacks: Any) -> None:
    make_registration()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        post_code(VERIFICATION, ADA)
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()
    assert mail.outbox == []


def test_no_code_and_no_address_is_logged_or_kept(
    ask: Ask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("accounts", "celery"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    caplog.set_level(logging.DEBUG)
    make_registration()
    email = ask()
    (code,) = CODE.findall(str(mail.outbox[0].body))
    logged = repr([record.__dict__ for record in caplog.records])
    assert "mail settled" in logged
    assert not is_told(code, logged + repr(email.__dict__))
    assert ADA not in logged
    assert code not in mail.outbox[0].subject


def test_mails_that_are_done_with_are_forgotten_after_a_month() -> None:
    now = timezone.now()
    fields = {"kind": RESET, "address": ADA, "next_attempt_at": now}
    old, young = now - timedelta(days=31), now - timedelta(days=29)
    for created_at in (old, young):
        for status in Status:
            OutgoingEmail.objects.create(status=status, created_at=created_at, **fields)
    assert purge_outbox() == len(Status) - 1
    assert set(OutgoingEmail.objects.values_list("status", "created_at")) == {
        (Status.WAITING, old),
        *((status, young) for status in Status),
    }


def test_registrations_that_nobody_confirms_are_forgotten_after_a_day() -> None:
    make_registration("old@example.com", created_at=timezone.now() - timedelta(hours=25))
    make_registration("young@example.com", created_at=timezone.now() - timedelta(hours=23))
    assert purge_registrations() == 1
    assert Registration.objects.get().email == "young@example.com"
