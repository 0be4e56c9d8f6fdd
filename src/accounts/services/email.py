"""The outbox: what is promised here is delivered by `accounts.services.delivery`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import AccountErrorCode, refuse
from accounts.models import OutgoingEmail, SecurityClaim, User
from accounts.services.addresses import address_key
from accounts.services.otp import ATTEMPTS, LIFETIME_SECONDS
from nexus.common.errors import try_again_in

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status

CODE_KINDS = (Kind.EMAIL_VERIFICATION, Kind.PASSWORD_RESET)
# A person waits for a code, and asks again; an alert is worth reading a day later.
CODE_PATIENCE = timedelta(hours=1)
ALERT_PATIENCE = timedelta(days=1)
# So many code mails to one address within so long.
CAPS = ((3, timedelta(minutes=15)), (5, timedelta(days=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChallengeFacts:
    """What a form needs to ask for a code; the same for every address."""

    sent_to: str
    code_lifetime_seconds: int
    resend_available_at: datetime
    attempts_remaining: int


class EmailService:
    """Writes mails into the outbox, as part of the caller's transaction; nothing is sent before it commits."""

    @staticmethod
    def promise(
        kind: Kind,
        address: str,
        *,
        user: User | None = None,
        claim: SecurityClaim | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> OutgoingEmail:
        """Save a mail to be sent; the caller has a worker send it once the transaction is committed.

        `facts` are what the letter tells beside `claim`, in JSON's types.
        """
        now = timezone.now()
        patience = CODE_PATIENCE if kind in CODE_KINDS else ALERT_PATIENCE
        return OutgoingEmail.objects.create(
            kind=kind,
            address=address,
            user=user,
            claim=claim,
            facts=facts or {},
            created_at=now,
            next_attempt_at=now,
            expires_at=now + patience,
        )

    @classmethod
    def promise_code(cls, kind: Kind, address: str) -> tuple[OutgoingEmail, CodeChallengeFacts]:
        """Save a code mail to a clean address, and return it with what the caller may tell.

        Raises AccountRefusedError, RATE_LIMITED, when too many were promised to the address lately,
        whoever asked for them and whether or not there is an account.
        """
        with transaction.atomic():
            _lock(address)
            now = timezone.now()
            free_at = _next_code_at(address, now)
            if free_at > now:
                seconds = ceil((free_at - now).total_seconds())
                message = f"Too many codes were asked for. {try_again_in(seconds)}"
                raise refuse(AccountErrorCode.RATE_LIMITED, message, retry_after_seconds=seconds)
            email = cls.promise(kind, address)
            return email, CodeChallengeFacts(
                sent_to=address,
                code_lifetime_seconds=LIFETIME_SECONDS,
                resend_available_at=_next_code_at(address, now),
                attempts_remaining=ATTEMPTS,
            )


def _lock(address: str) -> None:
    """Have callers who promise a code to the same address count one another; held until the commit."""
    # Signed 64 bits of the key; two addresses that share them only wait for each other.
    number = int.from_bytes(bytes.fromhex(address_key(address))[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _next_code_at(address: str, now: datetime) -> datetime:
    """Return when the caps let the next code mail to `address` go: `now`, or later."""
    longest = max(window for _, window in CAPS)
    earlier = OutgoingEmail.objects.filter(address=address, kind__in=CODE_KINDS, created_at__gt=now - longest)
    times = list(earlier.order_by("-created_at").values_list("created_at", flat=True)[: max(cap for cap, _ in CAPS)])
    return max([now, *(times[cap - 1] + window for cap, window in CAPS if len(times) >= cap)])
