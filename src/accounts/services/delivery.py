"""Delivering what the outbox holds: claimed by one worker at a time, tried again until it is settled."""

import logging
import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from redis import RedisError

from accounts.models import OutgoingEmail, Registration
from accounts.services import smtp
from accounts.services.addresses import address_key
from accounts.services.letters import Letter, choose_letter
from accounts.services.mail_messages import build_message
from accounts.services.otp import OTPService, Purpose

logger = logging.getLogger(__name__)

Status = OutgoingEmail.Status

DUE_AT_ONCE = 250
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
# Each may have reached the person.
MAX_UNSURE_ATTEMPTS = 3
OUTCOMES = {smtp.Outcome.SENT: Status.SENT, smtp.Outcome.REFUSED: Status.FAILED}


def due_emails() -> list[int]:
    """Return the ids of mails that somebody should send now, the longest due first."""
    due = OutgoingEmail.objects.filter(status=Status.WAITING, next_attempt_at__lte=timezone.now())
    return list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:DUE_AT_ONCE])


def deliver(email_id: int) -> None:
    """Send a mail if it waits and is due, and write down how that ended.

    A worker that dies in here leaves it due again after the lease (EMAIL_LEASE).
    """
    email = _claim(email_id)
    if email is None:
        return
    letter = choose_letter(email)
    if _must_wait(letter):
        _put_off(email, "the mail server does not answer", attempts=email.attempts - 1)
        return
    try:
        code = _make_code(email, letter)
    except RedisError as error:
        _put_off(email, f"no code could be made: {error!r}")
        return
    if letter.template:
        _send(email, letter, code)
    else:
        _settle(email, status=Status.NOT_NEEDED)


def _must_wait(letter: Letter) -> bool:
    """Return whether the mail server is left alone for now.

    What nobody gets waits as well, if there is a code to it: else an address without an account would be known
    by its guesses.
    """
    if letter.template:
        return not smtp.breaker.may_try()
    return letter.code_subject is not None and smtp.breaker.is_pausing


def _claim(email_id: int) -> OutgoingEmail | None:
    """Return the mail for this worker alone to send, until the lease ends; None if it is not to be sent."""
    now = timezone.now()
    with transaction.atomic():
        due = OutgoingEmail.objects.filter(pk=email_id, status=Status.WAITING, next_attempt_at__lte=now)
        rows = due.select_for_update(skip_locked=True, of=("self",))
        email = rows.select_related("user", "claim__event").first()
        if email is None:
            return None
        if email.expires_at and email.expires_at <= now:
            _settle(email, status=Status.EXPIRED)
            return None
        if email.unsure_attempts >= MAX_UNSURE_ATTEMPTS:
            error = email.last_error or "the worker died while it sent this"
            _settle(email, status=Status.FAILED, last_error=error)
            return None
        email.attempts += 1
        email.unsure_attempts += 1
        email.next_attempt_at = now + max(settings.EMAIL_LEASE, _pause_after(email.attempts))
        email.save(update_fields=["attempts", "unsure_attempts", "next_attempt_at"])
    return email


def _make_code(email: OutgoingEmail, letter: Letter) -> str:
    """Make the code that the letter tells; one is kept for an address without account too, and fits nobody."""
    if letter.code_subject is None:
        return ""
    if letter.drops_registration:
        Registration.objects.filter(email=email.address).delete()
    # Not a refill for the guesses: nobody else's code gets one.
    is_again = email.attempts > 1
    return OTPService.issue(Purpose(email.kind), address_key(email.address), letter.code_subject, is_again=is_again)


def _send(email: OutgoingEmail, letter: Letter, code: str) -> None:
    result = smtp.hand_over(build_message(email, letter, code), code=code)
    if result.outcome is smtp.Outcome.UNSURE:
        _put_off(email, result.reply, unsure_attempts=email.unsure_attempts)
    elif result.outcome is smtp.Outcome.PUT_OFF:
        _put_off(email, result.reply)
    else:
        _settle(email, status=OUTCOMES[result.outcome], last_error=result.reply)


def _put_off(email: OutgoingEmail, error: str, **values: Any) -> None:
    """Have it tried again later, and count the attempt as one that nobody heard of unless `values` say else."""
    at = timezone.now() + _pause_after(email.attempts)
    sure = {"unsure_attempts": email.unsure_attempts - 1}
    _write(email, next_attempt_at=at, last_error=error[:255], **sure | values)
    logger.warning("mail put off", extra={"email": email.pk, "attempts": email.attempts, "error": error})


def _settle(email: OutgoingEmail, *, status: Status, last_error: str = "") -> None:
    sure = max(email.unsure_attempts - 1, 0) if status != Status.FAILED else email.unsure_attempts
    _write(email, status=status, finished_at=timezone.now(), last_error=last_error, unsure_attempts=sure)
    facts = {"email": email.pk, "status": str(status)}
    if status == Status.FAILED:
        logger.error("mail failed", extra=facts | {"error": last_error})
    else:
        logger.info("mail settled", extra=facts)


def _write(email: OutgoingEmail, **values: Any) -> None:
    # A worker that was too slow for its lease changes nothing under the hands of the next one.
    mine = OutgoingEmail.objects.filter(pk=email.pk, status=Status.WAITING, attempts=email.attempts)
    mine.update(**values)


def _pause_after(attempts: int) -> timedelta:
    """Return a pause that doubles up to a limit, spread so that a crowd does not come back as one."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 16), LONGEST_PAUSE)
    return pause * random.uniform(0.5, 1)  # noqa: S311 - spreads load, guards nothing
