"""The accounts' root field, and how what belongs to the viewer is found by its id."""

from typing import Any
from uuid import UUID

import strawberry

from accounts import models
from schema import ids
from schema.accounts.types import User
from schema.context import Context, Info
from schema.fields import resolved
from schema.node import finds


@strawberry.type
class AccountQuery:
    """Who is signed in."""

    @resolved("Who is signed in; null without a token. A token that is no longer good is an error, never null.")
    def me(self, info: Info) -> User | None:
        """Show the viewer, who came in with the session."""
        return info.context.accounts.signed_in  # type: ignore[return-value]  # a row, shown as that type


@finds("User")
async def find_user(context: Context, key: str) -> models.User | None:
    """Find the viewer; nobody else is there."""
    return context.accounts.signed_in if key == str(context.viewer.user_id) else None


@finds("Session")
async def find_session(context: Context, key: str) -> Any:
    """Find a live session of the viewer."""
    return await _own(context, "sessions", key)


@finds("SecurityClaim")
async def find_security_claim(context: Context, key: str) -> Any:
    """Find a claim of the viewer."""
    return await _own(context, "claims", key)


@finds("LoginEvent")
async def find_login_event(context: Context, key: str) -> models.LoginHistory | None:
    """Find an attempt to sign in to the viewer's account."""
    if context.viewer.user_id is None or not ids.is_number(key):
        return None
    attempt = await context.accounts.attempts.load(int(key))
    return attempt if attempt and attempt.user_id == context.viewer.user_id else None


async def _own(context: Context, kind: str, key: str) -> Any:
    user_id: UUID | None = context.viewer.user_id
    rows = await getattr(context.accounts, kind).load(user_id) if user_id else []
    return next((row for row in rows if str(row.pk) == key), None)
