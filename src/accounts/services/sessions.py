"""Sessions: where people are signed in. A row in PostgreSQL is the truth behind each of their tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.errors import AccountErrorCode, AccountRefusedError, refuse
from accounts.models import AuthProvider, LoginHistory, Session, User
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from accounts.services.tokens import RefreshClaims, TokenPair, expiries, sign_pair
from nexus.common.client import Client

# A client that heard no answer, or asked twice at once, gets the same successor again for so long.
GRACE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a session, and the tokens to go on with."""

    user: User
    session: Session
    tokens: TokenPair


class RefreshTokenReusedError(Exception):
    """A refresh token of `session` came back after its successor was out: two parties hold it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session


def open_session(user: User, *, client: Client, provider: AuthProvider, event: LoginHistory | None = None) -> Session:
    """Sign `user` in at `client`.

    Raises AccountRefusedError with INVALID_CREDENTIALS if, since `user` was read, the password was
    changed or the account closed: a login with the old one must not outlive that. Whoever changes a
    password saves the user first and ends the sessions then, which finds what was opened meanwhile.
    """
    now = timezone.now()
    with transaction.atomic():
        # Held until the session is there, so that a change of the password comes before or after both.
        known = User.objects.select_for_update(no_key=True).filter(
            pk=user.pk, password_changed_at=user.password_changed_at, is_active=True, is_email_verified=True
        )
        if not known.exists():
            raise refuse(AccountErrorCode.INVALID_CREDENTIALS, "The account has changed meanwhile. Sign in again.")
        return Session.objects.create(
            user=user,
            provider=provider,
            event=event,
            ip_address=client.ip_address,
            user_agent=client.user_agent,
            # The clock of the host that changed the password may be ahead.
            created_at=max(now, user.password_changed_at),
            last_used_at=now,
            rotated_at=now,
            expires_at=now + settings.SESSION_LIFETIME,
        )


def is_live(session: Session) -> bool:
    """Return whether a session that was read with its user still counts."""
    user = session.user
    return (
        session.ended_at is None
        and session.expires_at > timezone.now()
        and user.is_active
        and user.is_email_verified
        and session.created_at >= user.password_changed_at
    )


def rotate_session(claims: RefreshClaims) -> SignedIn:
    """Return the pair that a refresh token buys; of any number of uses at once, one moves the session on.

    The token before the current one gets the current pair for as long as GRACE. Raises
    RefreshTokenReusedError for any other token that was current once, and AccountRefusedError with
    TOKEN_INVALID if the session is over.
    """
    session = _read_live(claims)
    if session.refresh_jti == claims.jti:
        if _move_on(session):
            TokenBlacklistService.add({claims.jti: claims.expires_at}, Mark.USED)
            return _signed_in(session)
        # Somebody was faster.
        session = _read_live(claims)
    if session.previous_refresh_jti == claims.jti and timezone.now() - session.rotated_at <= GRACE:
        return _signed_in(session)
    raise RefreshTokenReusedError(session)


def _read_live(claims: RefreshClaims) -> Session:
    session = Session.objects.select_related("user").filter(pk=claims.session_id).first()
    if session is None or not is_live(session):
        raise token_invalid()
    return session


def token_invalid() -> AccountRefusedError:
    """Return the refusal of a refresh token that buys nothing."""
    return refuse(AccountErrorCode.TOKEN_INVALID, "This session is over. Sign in again.", field="refresh_token")


def _move_on(session: Session) -> bool:
    """Give `session` its next tokens, in the row and in memory, unless another did or it has ended meanwhile."""
    now = timezone.now()
    is_unchanged = {"pk": session.pk, "refresh_jti": session.refresh_jti, "ended_at": None, "expires_at__gt": now}
    moved = {
        "access_jti": uuid4(),
        "refresh_jti": uuid4(),
        "previous_refresh_jti": session.refresh_jti,
        "rotated_at": now,
        "last_used_at": now,
    }
    if not Session.objects.filter(**is_unchanged).update(**moved):
        return False
    vars(session).update(moved)
    return True


def _signed_in(session: Session) -> SignedIn:
    return SignedIn(session.user, session, sign_pair(session))


def end_sessions(
    user_id: UUID, *, reason: Session.EndReason, ids: Iterable[UUID] | None = None, but: UUID | None = None
) -> list[UUID]:
    """End the user's live sessions, or those of `ids` among them, and return the ids of what this call has ended.

    Their tokens are refused as soon as the transaction is committed, and blacklisted right after.
    """
    now = timezone.now()
    live = Session.objects.filter(user=user_id, ended_at=None, expires_at__gt=now)
    if ids is not None:
        live = live.filter(pk__in=ids)
    if but is not None:
        live = live.exclude(pk=but)
    with transaction.atomic():
        # Locked first: a refresh at the same moment may have moved one on, and its new tokens end as well.
        # In one order, so that two who end the same ones do not wait for each other.
        ended = list(live.select_for_update().order_by("pk"))
        Session.objects.filter(pk__in=[each.pk for each in ended]).update(ended_at=now, end_reason=reason)
        if ended:
            transaction.on_commit(partial(_blacklist, ended))
    return [each.pk for each in ended]


def _blacklist(ended: Iterable[Session]) -> None:
    tokens: dict[UUID, datetime] = {}
    for session in ended:
        access_expires_at, refresh_expires_at = expiries(session)
        tokens |= {session.access_jti: access_expires_at, session.refresh_jti: refresh_expires_at}
    TokenBlacklistService.add(tokens, Mark.ENDED)
