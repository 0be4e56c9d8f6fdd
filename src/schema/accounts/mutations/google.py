"""The mutation of people who come from Google."""

from functools import partial
from typing import Annotated

import strawberry
from django.conf import settings

from accounts.actions.google import ask_google, log_in_with_google
from accounts.services.social.google import Grant
from nexus.common.threads import in_database_thread, in_network_thread
from schema.accounts.declare import entry_mutation
from schema.accounts.payloads import AuthPayload
from schema.accounts.signing_in import auth_payload
from schema.context import Info
from schema.scalars import URL

# Behind the time-out of the exchange itself, for the wait for a thread.
SPARE_SECONDS = 0.25

GoogleCode = Annotated[str, strawberry.argument(description="The code that Google sent along, decoded; good once.")]
RedirectUri = Annotated[
    URL,
    strawberry.argument(
        description="The address that Google sent the person back to: one of the shop's, to the letter."
    ),
]
CodeVerifier = Annotated[
    str,
    strawberry.argument(
        description="What the `code_challenge` of the redirect was made of by S256: 43 to 128 letters, digits "
        "and any of `-._~`. Source: RFC 7636."
    ),
]
Nonce = Annotated[
    str,
    strawberry.argument(description="The `nonce` of the redirect: 16 to 255 printable ASCII characters, none a space."),
]


@strawberry.type
class GoogleMutation:
    """Signing in without a password."""

    @entry_mutation(
        "Sign in with the code that Google gave to the client, which did the redirect with PKCE, a state that it "
        "compares itself, and a nonce. A first visit makes an account, or links the one with this address. "
        "SERVICE_UNAVAILABLE, as a top-level error, when Google does not answer in time: begin again.",
        payload=AuthPayload,
    )
    async def login_with_google(
        self, info: Info, code: GoogleCode, redirect_uri: RedirectUri, code_verifier: CodeVerifier, nonce: Nonce
    ) -> AuthPayload:
        """Redeem the code, then sign in."""
        grant = Grant(code=code, redirect_uri=redirect_uri, code_verifier=code_verifier, nonce=nonce)
        exchange = partial(ask_google, grant, info.context.client)
        identity = await in_network_thread(exchange, patience=settings.GOOGLE_TIMEOUT_SECONDS + SPARE_SECONDS)
        return await auth_payload(info, await in_database_thread(log_in_with_google, identity, info.context.client))
