"""How long the accounts keep what is done with."""

from datetime import timedelta

from django.db.models import Model, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import LoginHistory, OutgoingEmail, Registration, Session

OUTBOX_PERIOD = timedelta(days=30)
REGISTRATION_PERIOD = timedelta(days=1)
LOGIN_HISTORY_PERIOD = timedelta(days=365)
SESSION_PERIOD = timedelta(days=90)
# Few enough to be deleted well within the time of one statement.
ROWS_AT_ONCE = 2000


def purge_outbox() -> int:
    """Delete mails that were delivered or given up long ago; return how many."""
    done = OutgoingEmail.objects.exclude(status=OutgoingEmail.Status.WAITING)
    return _delete(done.filter(created_at__lt=timezone.now() - OUTBOX_PERIOD))


def purge_registrations() -> int:
    """Delete registrations whose code was never entered; return how many."""
    return _delete(Registration.objects.filter(created_at__lt=timezone.now() - REGISTRATION_PERIOD))


def purge_login_history() -> int:
    """Delete attempts to sign in that are a year old; return how many."""
    return _delete(LoginHistory.objects.filter(occurred_at__lt=timezone.now() - LOGIN_HISTORY_PERIOD))


def purge_sessions() -> int:
    """Delete sessions that ended or expired three months ago; return how many."""
    over_at = Coalesce("ended_at", "expires_at")
    return _delete(Session.objects.alias(over_at=over_at).filter(over_at__lt=timezone.now() - SESSION_PERIOD))


def _delete[M: Model](rows: QuerySet[M]) -> int:
    count = 0
    while ids := list(rows.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        # Asked again with the condition: a registration may have been renewed meanwhile.
        count += rows.filter(pk__in=ids).delete()[0]
    return count
