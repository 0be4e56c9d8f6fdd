"""How a mutation answers whoever has just signed in."""

from accounts.selectors.own import permission_names
from accounts.services.sessions import SignedIn
from accounts.services.tokens import TokenPair
from nexus.common.threads import in_database_thread
from nexus.common.viewer import Viewer
from schema.accounts.payloads import AuthPayload, Tokens
from schema.context import Info


async def auth_payload(info: Info, signed_in: SignedIn) -> AuthPayload:
    """Return the tokens and the user; the rest of the request is asked as them."""
    await go_on_as(info, signed_in)
    return AuthPayload(user=signed_in.user, tokens=shown_tokens(signed_in.tokens))  # type: ignore[arg-type]  # a row, shown as that type


async def go_on_as(info: Info, signed_in: SignedIn) -> None:
    """Let what the client selects of the payload see what its owner sees."""
    user = signed_in.user
    permissions: frozenset[str] = frozenset()
    if user.is_staff:
        permissions = await in_database_thread(lambda: frozenset(permission_names(user)))
    info.context.see_as(Viewer(user.pk, permissions, signed_in.session.pk), user)


def shown_tokens(pair: TokenPair) -> Tokens:
    """Return the pair as the API shows it."""
    return Tokens(
        access_token=pair.access_token,
        access_token_expires_at=pair.access_token_expires_at,
        refresh_token=pair.refresh_token,
        refresh_token_expires_at=pair.refresh_token_expires_at,
    )
