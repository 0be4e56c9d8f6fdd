"""The accounts' root field, and how what belongs to the viewer is found by its id."""

import strawberry
from strawberry.dataloader import DataLoader

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
async def find_session(context: Context, key: str) -> models.Session | None:
    """Find a live session of the viewer."""
    user_id = context.viewer.user_id
    sessions = await context.accounts.sessions.load(user_id) if user_id else []
    return next((session for session in sessions if str(session.pk) == key), None)


@finds("SecurityClaim")
async def find_security_claim(context: Context, key: str) -> models.SecurityClaim | None:
    """Find a claim of the viewer."""
    return await _own(context, context.accounts.claim_by_id, key)


@finds("LoginEvent")
async def find_login_event(context: Context, key: str) -> models.LoginHistory | None:
    """Find an attempt to sign in to the viewer's account."""
    return await _own(context, context.accounts.attempts, key)


async def _own[R: models.SecurityClaim | models.LoginHistory](
    context: Context, loader: DataLoader[int, R | None], key: str
) -> R | None:
    if context.viewer.user_id is None or not ids.is_number(key):
        return None
    row = await loader.load(int(key))
    return row if row and row.user_id == context.viewer.user_id else None
