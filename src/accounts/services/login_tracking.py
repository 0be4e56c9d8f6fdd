"""LoginTrackingService: every attempt to sign in is on record before its password is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuthProvider, LoginHistory, User
from accounts.services.addresses import address_key
from nexus.common.client import Client
from nexus.common.metrics import instruments

Outcome = LoginHistory.Outcome

# So many wrong passwords in so short a time lock the way in by password for as long.
MAX_FAILURES = 10
LOCK_PERIOD = timedelta(minutes=15)
COUNTED = frozenset({Outcome.BAD_CREDENTIALS, Outcome.EMAIL_NOT_VERIFIED})
NEWEST_FIRST = ("-occurred_at", "-id")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt on record: its row, and the account that it means if there is one."""

    event: LoginHistory
    user: User | None

    @property
    def is_locked(self) -> bool:
        """Whether even the right password does not help."""
        return self.event.outcome == Outcome.LOCKED_OUT


class LoginTrackingService:
    """Records attempts and locks the way in by password, from the login history alone.

    What Redis forgets unlocks nobody. Each path, with an account or without, costs the same statements.
    """

    @staticmethod
    def begin(email: str, client: Client, provider: AuthProvider = AuthProvider.PASSWORD) -> Attempt:
        """Save an attempt at a clean `email` as the failure that it may become, in a transaction of its own."""
        key = address_key(email)
        with transaction.atomic(durable=True):
            # One after another, so that attempts at the same moment count one another.
            _lock_address(key)
            user = User.objects.filter(email=email).first()
            now = timezone.now()
            is_locked = provider == AuthProvider.PASSWORD and _is_locked(_counted(key), user, at=now)
            event = LoginHistory.objects.create(
                user=user,
                address_key=key,
                outcome=Outcome.LOCKED_OUT if is_locked else Outcome.BAD_CREDENTIALS,
                provider=provider,
                ip_address=client.ip_address,
                user_agent=client.user_agent,
                occurred_at=now,
            )
        return Attempt(event, user)

    @staticmethod
    def finish(attempt: Attempt, outcome: LoginHistory.Outcome) -> None:
        """Record how `attempt` ended; the row is written also where nothing changes, as that costs the same."""
        attempt.event.outcome = outcome
        attempt.event.save(update_fields=["outcome"])
        instruments.logins.labels(outcome.value).inc()

    @staticmethod
    def has_locked(event: LoginHistory) -> bool:
        """Return whether `event` was the failure that began a lock."""
        if event.provider != AuthProvider.PASSWORD or event.outcome not in COUNTED:
            return False
        until_then = _counted(event.address_key).filter(pk__lte=event.pk)
        return _is_locked(until_then, event.user, at=event.occurred_at)

    @staticmethod
    def locked_until(users: Iterable[User]) -> dict[UUID, datetime]:
        """Return when the locks of those users end whose way in by password is locked now: one statement."""
        now = timezone.now()
        by_key = {address_key(user.email): user for user in users}
        recent = _counted(*by_key).filter(occurred_at__gt=now - 2 * LOCK_PERIOD)
        latest: dict[str, list[tuple[str, datetime]]] = {key: [] for key in by_key}
        for key, outcome, time in recent.order_by(*NEWEST_FIRST).values_list("address_key", "outcome", "occurred_at"):
            if time >= _lifted_at(by_key[key]):
                latest[key].append((outcome, time))
        ends = {by_key[key].pk: _lock_end(attempts) for key, attempts in latest.items()}
        return {user_id: end for user_id, end in ends.items() if end and now < end}

    @staticmethod
    def lift_lock(user: User) -> None:
        """Have the wrong passwords so far lock nobody out."""
        user.lock_lifted_at = timezone.now()
        user.save(update_fields=["lock_lifted_at"])


def _lock_address(key: str) -> None:
    """Wait for the others who try this address, until the transaction ends."""
    # Other bytes of the key than the outbox takes: a mail to the address is no reason to wait.
    number = int.from_bytes(bytes.fromhex(key)[8:16], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _counted(*keys: str) -> QuerySet[LoginHistory]:
    """Return the attempts at addresses that begin or end a lock; what was tried meanwhile does neither."""
    return LoginHistory.objects.filter(
        address_key__in=keys, provider=AuthProvider.PASSWORD, outcome__in=[*COUNTED, Outcome.SUCCESS]
    )


def _lifted_at(user: User | None) -> datetime:
    """Return from when on failures count: another password, that is a finished reset, and staff lift a lock."""
    if user is None:
        return LONG_AGO
    return max(user.password_changed_at, user.lock_lifted_at or LONG_AGO)


def _is_locked(attempts: QuerySet[LoginHistory], user: User | None, *, at: datetime) -> bool:
    """Return whether `attempts` have locked the way in at that time."""
    recent = attempts.filter(occurred_at__gte=max(at - 2 * LOCK_PERIOD, _lifted_at(user)))
    end = _lock_end(recent.order_by(*NEWEST_FIRST).values_list("outcome", "occurred_at")[:MAX_FAILURES])
    return end is not None and at < end


def _lock_end(latest: Iterable[tuple[str, datetime]]) -> datetime | None:
    """Return when the lock ends that attempts, the newest first, have begun; a success has ended what came before.

    It lasts from its last failure on.
    """
    failures = takewhile(lambda attempt: attempt[0] in COUNTED, islice(latest, MAX_FAILURES))
    failed_at = [time for _, time in failures]
    if len(failed_at) < MAX_FAILURES or failed_at[0] - failed_at[-1] >= LOCK_PERIOD:
        return None
    return failed_at[0] + LOCK_PERIOD
