"""Devices that people are signed in on: their tokens are used as a shop's front uses them."""

from typing import Any
from uuid import UUID

from accounts.models import AuthProvider, Session, User
from accounts.services.sessions import open_session
from accounts.services.tokens import TokenPair, sign_pair
from nexus.common.client import Client
from tests.accounts.flows import make_customer, run
from tests.graphql import Answer, ask

ERRORS = "errors { field code }"
REFRESH = f"""
    mutation ($refreshToken: String!) {{
      refreshToken(refreshToken: $refreshToken) {{
        user {{ email }}
        tokens {{ accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }}
        {ERRORS}
      }}
    }}
"""
LOG_OUT = f"mutation ($refreshToken: String!) {{ logout(refreshToken: $refreshToken) {{ success {ERRORS} }} }}"
REVOKE = f"mutation ($id: ID!) {{ revokeSession(id: $id) {{ revokedIds {ERRORS} }} }}"
REVOKE_OTHERS = f"mutation {{ revokeOtherSessions {{ revokedIds {ERRORS} }} }}"
WHO = "{ me { email } }"

TOKEN_INVALID = [{"field": ["refreshToken"], "code": "TOKEN_INVALID"}]
TOKEN_REUSED = [{"field": ["refreshToken"], "code": "TOKEN_REUSED"}]


def sign_in(user: User | None = None) -> Session:
    """Open a session, of a customer unless told otherwise."""
    owner = user or make_customer()
    return open_session(owner, client=Client("192.0.2.1", "Test"), provider=AuthProvider.PASSWORD)


def tokens_of(session: Session) -> TokenPair:
    """Return the pair that is out for a session."""
    return sign_pair(Session.objects.get(pk=session.pk))


def refresh(refresh_token: str) -> dict[str, Any]:
    """Return the payload of `refreshToken`."""
    return run(REFRESH, refreshToken=refresh_token)


def refreshed(refresh_token: str) -> dict[str, str]:
    """Return the pair that a refresh token buys."""
    payload = refresh(refresh_token)
    assert payload["errors"] == []
    tokens: dict[str, str] = payload["tokens"]
    return tokens


def log_out(refresh_token: str) -> dict[str, Any]:
    """Return the payload of `logout`."""
    return run(LOG_OUT, refreshToken=refresh_token)


def who_am_i(access_token: str) -> Answer:
    """Ask for the account behind an access token."""
    return ask(WHO, token=access_token)


def is_signed_in(access_token: str) -> bool:
    """Return whether an access token is taken; the only refusal is that it is over."""
    answer = who_am_i(access_token)
    if answer.errors:
        assert (answer.status, answer.refusal.code) == (401, "UNAUTHENTICATED")
    return not answer.errors


def end_reason(session_id: UUID) -> str:
    """Return what ended a session; empty while it lasts."""
    return Session.objects.get(pk=session_id).end_reason
