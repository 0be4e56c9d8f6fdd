"""What becomes of sessions that are over."""

from celery import shared_task

from accounts.services import retention


@shared_task
def purge_sessions() -> None:
    """Forget sessions that were over three months ago."""
    retention.purge_sessions()
