"""How a session goes on, and how its owner ends it."""

import logging
from uuid import UUID

from django.db import transaction

from accounts.actions.outbox import post
from accounts.errors import AccountErrorCode, refuse
from accounts.models import OutgoingEmail, SecurityClaim, Session
from accounts.services.budgets import AccountBudget, spend
from accounts.services.security_claims import raise_claim
from accounts.services.sessions import (
    RefreshTokenReusedError,
    SignedIn,
    end_sessions,
    rotate_session,
    token_invalid,
)
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from accounts.services.tokens import RefreshClaims, read_refresh_token
from nexus.common.client import Client
from nexus.common.errors import UnauthenticatedError

logger = logging.getLogger(__name__)


def refresh(refresh_token: str, client: Client) -> SignedIn:
    """Return the next pair of tokens.

    Raises AccountRefusedError: RATE_LIMITED before anything is looked at, TOKEN_INVALID for what is no
    live token, TOKEN_REUSED for one that was used before. The latter has ended the session, with a
    claim and a mail to the owner.
    """
    spend(AccountBudget.REFRESH, client)
    claims = _claims_of(refresh_token)
    if TokenBlacklistService.find(claims.jti) is Mark.ENDED:
        raise token_invalid()
    try:
        return rotate_session(claims)
    except RefreshTokenReusedError as error:
        _end_family(error.session, client)
    message = "This token was used before, so its session has been ended for safety. Sign in again."
    raise refuse(AccountErrorCode.TOKEN_REUSED, message, field="refresh_token")


def log_out(refresh_token: str) -> None:
    """End the session of a refresh token, also of one that has expired or was used: what is over stays so.

    Raises AccountRefusedError with TOKEN_INVALID for what was never a token of ours.
    """
    claims = _claims_of(refresh_token, may_have_expired=True)
    end_sessions(claims.user_id, reason=Session.EndReason.LOGGED_OUT, ids=[claims.session_id])


def revoke_session(user_id: UUID, session_id: UUID) -> list[UUID]:
    """End one of the user's live sessions; raise AccountRefusedError with NOT_FOUND if it is none of them."""
    ended = end_sessions(user_id, reason=Session.EndReason.REVOKED, ids=[session_id])
    if not ended:
        raise refuse(AccountErrorCode.NOT_FOUND, "There is no such session.", field="id")
    return ended


def revoke_other_sessions(user_id: UUID, but: UUID | None) -> list[UUID]:
    """End the user's sessions but one, and return the ids of those that have ended."""
    return end_sessions(user_id, reason=Session.EndReason.REVOKED, but=but)


def _claims_of(refresh_token: str, *, may_have_expired: bool = False) -> RefreshClaims:
    try:
        return read_refresh_token(refresh_token, may_have_expired=may_have_expired)
    except UnauthenticatedError as error:
        message = "This is no refresh token, or it has expired. Sign in again."
        raise refuse(AccountErrorCode.TOKEN_INVALID, message, field="refresh_token") from error


def _end_family(session: Session, client: Client) -> None:
    """End a session whose tokens two parties hold; of two replays at once, one tells the owner.

    The refusal comes after the commit, which it would take back otherwise.
    """
    user = session.user
    with transaction.atomic():
        if not end_sessions(user.pk, reason=Session.EndReason.REUSED, ids=[session.pk]):
            return
        claim = raise_claim(user, SecurityClaim.Kind.REFRESH_TOKEN_REUSED)
        post(OutgoingEmail.Kind.REFRESH_TOKEN_REUSED, user.email, user=user, claim=claim)
    facts = {"session_id": session.pk, "user_id": user.pk, "ip_address": client.ip_address}
    logger.warning("refresh token reused, session ended", extra=facts)
