"""Mutations around a password that is lost or old."""

import strawberry

from accounts.actions.password import change_password, confirm_password_reset, request_password_reset
from nexus.common.threads import in_database_thread, in_password_thread
from schema.accounts.declare import entry_mutation, mutation
from schema.accounts.inputs import CurrentPassword, Email, NewPassword, NewPasswordAgain, NewPasswordByCode
from schema.accounts.payloads import AccountActionPayload, CodePayload, PasswordChangePayload, shown_challenge
from schema.accounts.signing_in import go_on_as, shown_tokens
from schema.context import Info


@strawberry.type
class PasswordMutation:
    """From an old password to a new one."""

    @entry_mutation(
        "Ask for a code that lets you set a new password. It is mailed if there is an account; the answer is the same "
        "if there is none. At most three codes in 15 minutes and five a day go to one address.",
        payload=CodePayload,
    )
    async def request_password_reset(self, info: Info, email: Email) -> CodePayload:
        """Promise a mail."""
        facts = await in_database_thread(request_password_reset, email=email, client=info.context.client)
        return CodePayload(challenge=shown_challenge(facts))

    @entry_mutation(
        "Set a new password by the code in the newest mail. Every session ends: sign in again afterwards.",
        payload=AccountActionPayload,
    )
    async def confirm_password_reset(self, info: Info, input: NewPasswordByCode) -> AccountActionPayload:
        """Finish a reset."""
        await in_password_thread(
            confirm_password_reset,
            email=input.email,
            code=input.code,
            new_password=input.new_password,
            new_password_confirmation=input.new_password_confirmation,
            client=info.context.client,
        )
        return AccountActionPayload(success=True)

    @mutation(
        "Change the password of whoever is signed in. Every session ends, this one too; the answer holds the tokens "
        "of a new one. Needs an access token.",
        payload=PasswordChangePayload,
    )
    async def change_password(
        self,
        info: Info,
        current_password: CurrentPassword,
        new_password: NewPassword,
        new_password_confirmation: NewPasswordAgain,
    ) -> PasswordChangePayload:
        """Replace a password that is known."""
        signed_in = await in_password_thread(
            change_password,
            user_id=info.context.signed_in_user_id(),
            session_id=info.context.viewer.session_id,
            current_password=current_password,
            new_password=new_password,
            new_password_confirmation=new_password_confirmation,
            client=info.context.client,
        )
        await go_on_as(info, signed_in)
        return PasswordChangePayload(success=True, tokens=shown_tokens(signed_in.tokens))
