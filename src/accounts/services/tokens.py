"""Access and refresh tokens: signed from a session's row, and read back without asking anybody."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import jwt
from django.conf import settings

from accounts.models import Session
from nexus.common.errors import UnauthenticatedError

ALGORITHM = "HS256"
REQUIRED_CLAIMS = ["exp", "iat", "jti", "sub", "aud", "typ", "sid"]
# Ours take some 400; what is longer is not looked into.
MAX_CHARACTERS = 2000


class TokenType(StrEnum):
    """What a token is for; it stands in `typ`, and in `aud` behind the name of the service."""

    ACCESS = "access"
    REFRESH = "refresh"

    @property
    def audience(self) -> str:
        """The `aud` of such a token. Source: RFC 8725, 3.9 and 3.12."""
        return f"nexus:{self}"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Two tokens of a session, and when each ends."""

    access_token: str
    access_token_expires_at: datetime
    refresh_token: str
    refresh_token_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says; whether its session lives on is another question."""

    token_type: ClassVar[TokenType]

    user_id: UUID
    session_id: UUID
    jti: UUID
    expires_at: datetime


class AccessClaims(Claims):
    """Of a token to ask with."""

    token_type = TokenType.ACCESS


class RefreshClaims(Claims):
    """Of a token to get the next pair with."""

    token_type = TokenType.REFRESH


def sign_pair(session: Session) -> TokenPair:
    """Return the tokens that are out for `session`: the same row makes the same tokens, to the letter."""
    access_expires_at, refresh_expires_at = expiries(session)
    return TokenPair(
        _sign(session, TokenType.ACCESS, session.access_jti, access_expires_at),
        access_expires_at,
        _sign(session, TokenType.REFRESH, session.refresh_jti, refresh_expires_at),
        refresh_expires_at,
    )


def expiries(session: Session) -> tuple[datetime, datetime]:
    """Return when the access and the refresh token of `session` end: in whole seconds, and not after it."""
    access_expires_at = min(session.rotated_at + settings.ACCESS_TOKEN_LIFETIME, session.expires_at)
    return access_expires_at.replace(microsecond=0), session.refresh_expires_at.replace(microsecond=0)


def _sign(session: Session, token_type: TokenType, jti: UUID, expires_at: datetime) -> str:
    claims = {
        "sub": str(session.user_id),
        "sid": str(session.pk),
        "jti": str(jti),
        "typ": token_type.value,
        "aud": token_type.audience,
        "iat": int(session.rotated_at.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    return jwt.encode(claims, settings.TOKEN_SECRET, algorithm=ALGORITHM)


def read_access_token(token: str) -> AccessClaims:
    """Return what an access token says; raise UnauthenticatedError for anything else."""
    return _read(token, AccessClaims)


def read_refresh_token(token: str, *, may_have_expired: bool = False) -> RefreshClaims:
    """Return what a refresh token says; raise UnauthenticatedError for anything else."""
    return _read(token, RefreshClaims, may_have_expired=may_have_expired)


def _read[C: Claims](token: str, kind: type[C], *, may_have_expired: bool = False) -> C:
    if len(token) > MAX_CHARACTERS or not token.isascii():
        raise UnauthenticatedError("This is not a token.")
    try:
        claims = _decode(token, kind.token_type, may_have_expired=may_have_expired)
        user_id, session_id, jti = (UUID(claims[name]) for name in ("sub", "sid", "jti"))
        return kind(user_id, session_id, jti, datetime.fromtimestamp(claims["exp"], UTC))
    except jwt.ExpiredSignatureError as error:
        raise UnauthenticatedError("This token has expired.") from error
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise UnauthenticatedError("This token is not valid.") from error


def _decode(token: str, token_type: TokenType, *, may_have_expired: bool) -> dict[str, Any]:
    """Read a token that was signed with the present secret or with one before it."""
    *others, last = (settings.TOKEN_SECRET, *settings.TOKEN_SECRET_FALLBACKS)
    for secret in others:
        with suppress(jwt.InvalidSignatureError):
            return _decode_with(secret, token, token_type, may_have_expired=may_have_expired)
    return _decode_with(last, token, token_type, may_have_expired=may_have_expired)


def _decode_with(secret: str, token: str, token_type: TokenType, *, may_have_expired: bool) -> dict[str, Any]:
    claims = jwt.decode(
        token,
        secret,
        algorithms=[ALGORITHM],
        audience=token_type.audience,
        options={
            "require": REQUIRED_CLAIMS,
            "strict_aud": True,
            "verify_exp": not may_have_expired,
            # Another host's clock may be ahead of ours, and a time that we signed is not to be argued with.
            "verify_iat": False,
        },
    )
    if claims["typ"] != token_type:
        raise jwt.InvalidTokenError("This token is for something else.")
    return claims
