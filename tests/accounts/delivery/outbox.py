"""A mail of the outbox, as a worker tries to deliver it."""

from datetime import timedelta

from accounts.models import OutgoingEmail
from accounts.services import smtp
from accounts.services.delivery import deliver

# How long a mail belongs to the worker that has taken it.
LEASE = timedelta(seconds=65)


def tried(email: OutgoingEmail) -> OutgoingEmail:
    """Return the row after a worker has tried to deliver it."""
    deliver(email.pk)
    email.refresh_from_db()
    return email


def let_the_pause_pass() -> None:
    smtp.breaker._try_at = 0.0
