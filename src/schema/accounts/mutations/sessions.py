"""Mutations that begin, go on with and end a session."""

import strawberry

from accounts.actions.sessions import log_out, refresh, revoke_other_sessions, revoke_session
from accounts.actions.sign_in import log_in
from nexus.common.threads import in_database_thread, in_password_thread
from schema import ids
from schema.accounts.declare import entry_mutation, mutation
from schema.accounts.inputs import AnyRefreshToken, Credentials, RefreshToken
from schema.accounts.payloads import AccountActionPayload, AuthPayload, SessionsPayload
from schema.accounts.signing_in import auth_payload
from schema.arguments import Id
from schema.context import Info


@strawberry.type
class SessionMutation:
    """From a login to a logout."""

    @entry_mutation(
        "Sign in with e-mail and password. The answer never tells whether there is an account: wrong password, "
        "unknown or unconfirmed address and a locked account read alike.",
        payload=AuthPayload,
    )
    async def login(self, info: Info, input: Credentials) -> AuthPayload:
        """Check the password."""
        email, password = input.email, input.password
        signed_in = await in_password_thread(log_in, email=email, password=password, client=info.context.client)
        return await auth_payload(info, signed_in)

    @entry_mutation(
        "Buy the next pair of tokens. A refresh token is good for one use; using it once more ends its session, "
        "unless that happens within ten seconds, as a client does that heard no answer: then the same pair is "
        "handed out again.",
        payload=AuthPayload,
    )
    async def refresh_token(self, info: Info, refresh_token: RefreshToken) -> AuthPayload:
        """Rotate the tokens of a session."""
        signed_in = await in_database_thread(refresh, refresh_token, client=info.context.client)
        return await auth_payload(info, signed_in)

    @entry_mutation(
        "End the session of this refresh token; its access tokens are refused from now on. A session that is over "
        "already is a success too.",
        payload=AccountActionPayload,
    )
    async def logout(self, refresh_token: AnyRefreshToken) -> AccountActionPayload:
        """End a session by its token."""
        await in_database_thread(log_out, refresh_token)
        return AccountActionPayload(success=True)

    @mutation(
        "End one of the caller's sessions, by its id in `me { sessions }`. Needs an access token.",
        payload=SessionsPayload,
    )
    async def revoke_session(self, info: Info, id: Id) -> SessionsPayload:
        """End a session by its id."""
        user_id = info.context.signed_in_user_id()
        session_id = ids.decode_uuid(id, "Session", field="id")
        ended = await in_database_thread(revoke_session, user_id, session_id)
        return SessionsPayload(revoked_ids=[strawberry.ID(ids.encode("Session", each)) for each in ended])

    @mutation("End every session of the caller but this one. Needs an access token.", payload=SessionsPayload)
    async def revoke_other_sessions(self, info: Info) -> SessionsPayload:
        """End the sessions on other devices."""
        user_id = info.context.signed_in_user_id()
        ended = await in_database_thread(revoke_other_sessions, user_id, but=info.context.viewer.session_id)
        return SessionsPayload(revoked_ids=[strawberry.ID(ids.encode("Session", each)) for each in ended])
