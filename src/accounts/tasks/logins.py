"""Looking at attempts to sign in, after they were answered."""

from celery import shared_task

from accounts.services import login_review, retention
from accounts.tasks.email import send_email
from nexus.common.background import enqueue_on_commit

# What waits in the queue for longer is enqueued again anyway.
STALE_SECONDS = 60


@shared_task(soft_time_limit=20, time_limit=30)
def look_at_login(attempt_id: int) -> None:
    """Find out where an attempt came from, and alert the account's owner where there is reason to."""
    for email in login_review.review(attempt_id):
        enqueue_on_commit(send_email, email.pk)


@shared_task
def look_at_missed_logins() -> None:
    """Have attempts looked at that nobody has: never enqueued, or left behind by a worker that died."""
    for attempt_id in login_review.attempts_left_behind():
        look_at_login.apply_async((attempt_id,), expires=STALE_SECONDS)


@shared_task
def purge_login_history() -> None:
    """Forget attempts that are a year old."""
    retention.purge_login_history()
