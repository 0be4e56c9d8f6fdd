"""What staff do to mails that did not arrive, from the admin."""

from django.db import transaction
from django.utils import timezone

from accounts.models import OutgoingEmail
from accounts.services.email import ALERT_PATIENCE, CODE_KINDS
from accounts.tasks.email import send_email
from nexus.common.background import enqueue_on_commit

Status = OutgoingEmail.Status
GIVEN_UP = "Given up by staff."


@transaction.atomic
def try_again(email_id: int) -> OutgoingEmail.Status | None:
    """Have a failed mail sent once more, and return its new status; None for one that has not failed.

    A code is of no use an hour later, so such a mail expires instead; an alert gets another day.
    """
    email = OutgoingEmail.objects.select_for_update().filter(pk=email_id, status=Status.FAILED).first()
    if email is None:
        return None
    now = timezone.now()
    is_late = email.expires_at is not None and email.expires_at <= now
    if is_late and email.kind in CODE_KINDS:
        email.status = Status.EXPIRED
    else:
        email.status, email.finished_at, email.next_attempt_at, email.unsure_attempts = Status.WAITING, None, now, 0
        email.expires_at = now + ALERT_PATIENCE if is_late else email.expires_at
        enqueue_on_commit(send_email, email.pk)
    email.save()
    return Status(email.status)


def give_up(email_id: int) -> bool:
    """Settle a mail that waits or has failed as one that nobody needs; return whether it was such a one."""
    unsettled = OutgoingEmail.objects.filter(pk=email_id, status__in=[Status.WAITING, Status.FAILED])
    return bool(unsettled.update(status=Status.NOT_NEEDED, finished_at=timezone.now(), last_error=GIVEN_UP))
