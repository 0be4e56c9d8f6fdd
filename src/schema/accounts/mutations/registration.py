"""Mutations of people who are not customers yet."""

import strawberry

from accounts.actions.registration import register, resend_verification_code, verify_email
from nexus.common.threads import in_database_thread, in_password_thread
from schema.accounts.declare import entry_mutation
from schema.accounts.inputs import Code, RegisteredEmail, Registration
from schema.accounts.payloads import AccountActionPayload, CodePayload, shown_challenge
from schema.context import Info


@strawberry.type
class RegistrationMutation:
    """From a stranger to a customer."""

    @entry_mutation(
        "Register, and get a code by mail. The answer is the same when the address has an account already; its owner "
        "gets another mail then. Nobody is signed in by this.",
        payload=CodePayload,
    )
    async def register(self, info: Info, input: Registration) -> CodePayload:
        """Start a registration."""
        facts = await in_password_thread(
            register,
            email=input.email,
            password=input.password,
            password_confirmation=input.password_confirmation,
            first_name=input.first_name,
            last_name=input.last_name,
            client=info.context.client,
        )
        return CodePayload(challenge=shown_challenge(facts))

    @entry_mutation(
        "Show that the address is yours by the code in the newest mail, which opens the account. Then `login` works.",
        payload=AccountActionPayload,
    )
    async def verify_email(self, info: Info, email: RegisteredEmail, code: Code) -> AccountActionPayload:
        """Turn a registration into an account."""
        await in_database_thread(verify_email, email=email, code=code, client=info.context.client)
        return AccountActionPayload(success=True)

    @entry_mutation(
        "Ask for another code; it replaces the one before. At most three mails in 15 minutes and five a day go to "
        "one address. The answer is the same for every address.",
        payload=CodePayload,
    )
    async def resend_verification_code(self, info: Info, email: RegisteredEmail) -> CodePayload:
        """Promise another mail."""
        facts = await in_database_thread(resend_verification_code, email=email, client=info.context.client)
        return CodePayload(challenge=shown_challenge(facts))
