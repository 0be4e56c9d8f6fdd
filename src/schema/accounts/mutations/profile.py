"""Mutations of the profile and of what happened to an account."""

from typing import Annotated

import strawberry

from accounts.actions.profile import update_profile
from accounts.actions.security import resolve_claim
from nexus.common.threads import in_database_thread
from schema import ids
from schema.accounts.declare import mutation
from schema.accounts.inputs import Names
from schema.accounts.payloads import AccountPayload, SecurityClaimPayload
from schema.arguments import Id, given
from schema.context import Info

WasMe = Annotated[
    bool,
    strawberry.argument(
        description="False when it was somebody else: every session ends, the password is taken away, and a code to "
        "set a new one is mailed."
    ),
]


@strawberry.type
class ProfileMutation:
    """What owners do with their accounts."""

    @mutation("Change the names of whoever is signed in. Needs an access token.", payload=AccountPayload)
    async def update_profile(self, info: Info, input: Names) -> AccountPayload:
        """Change names."""
        names = {"first_name": given(input.first_name), "last_name": given(input.last_name)}
        user = await in_database_thread(update_profile, info.context.signed_in_user_id(), **names)
        info.context.see_as(info.context.viewer, user)
        return AccountPayload(user=user)  # type: ignore[arg-type]  # a row, shown as that type

    @mutation(
        "Say whether it was you, which resolves a claim. Needs an access token.",
        payload=SecurityClaimPayload,
    )
    async def resolve_security_claim(self, info: Info, id: Id, was_me: WasMe) -> SecurityClaimPayload:
        """Answer a claim."""
        user_id = info.context.signed_in_user_id()
        claim_id = ids.decode_number(id, "SecurityClaim", field="id")
        claim = await in_database_thread(resolve_claim, user_id, claim_id, was_me=was_me)
        return SecurityClaimPayload(claim=claim)  # type: ignore[arg-type]  # a row, shown as that type
