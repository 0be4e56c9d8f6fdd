"""Sending what the outbox holds, and forgetting what is done with."""

from celery import shared_task

from accounts.services import delivery, retention

# What waits in the queue for longer is enqueued again anyway.
STALE_SECONDS = 30


# Both end before the lease of the row does, so nobody else sends the mail meanwhile.
@shared_task(soft_time_limit=50, time_limit=60)
def send_email(email_id: int) -> None:
    """Deliver a mail of the outbox, unless it is delivered or not yet due."""
    delivery.deliver(email_id)


@shared_task
def send_waiting_emails() -> None:
    """Have every mail sent that is due: never enqueued, put off, or left behind by a worker that died."""
    for email_id in delivery.due_emails():
        send_email.apply_async((email_id,), expires=STALE_SECONDS)


@shared_task
def purge_outbox() -> None:
    """Forget mails that are done with for a month."""
    retention.purge_outbox()


@shared_task
def purge_registrations() -> None:
    """Forget registrations that nobody has confirmed for a day."""
    retention.purge_registrations()
