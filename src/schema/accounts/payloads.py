"""What account mutations answer with."""

from datetime import datetime

import strawberry

from accounts.errors import AccountErrorCode, Problem
from accounts.services.email import CodeChallengeFacts
from schema.accounts.types import SecurityClaim, User
from schema.fields import field
from schema.payloads import UserError

ERRORS = "Why it was refused, every reason at once; empty if and only if it was done."


@strawberry.type(description="A refusal of an account mutation.")
class AccountError(UserError):
    """One reason, with its code."""

    code: AccountErrorCode = field("What is wrong, for programs.")
    retry_after_seconds: int | None = field(
        "How many seconds to wait before trying again; null when waiting does not help."
    )
    attempts_remaining: int | None = field(
        "How many more guesses the mailed code takes; null when it is not about one."
    )

    @classmethod
    def of(cls, problem: Problem, path: list[str] | None) -> "AccountError":
        """Show a problem of the domain."""
        return cls(
            message=problem.message,
            field=path,
            code=problem.code,
            retry_after_seconds=problem.retry_after_seconds,
            attempts_remaining=problem.attempts_remaining,
        )


@strawberry.type(description="Two tokens that belong together: one to ask with, one to get the next pair with.")
class Tokens:
    """A pair as it is handed to a client."""

    access_token: str = field("Goes with every request, as `Authorization: Bearer …`. A JWT, opaque to clients.")
    access_token_expires_at: datetime = field(
        "When the access token ends: an hour after it was made, unless the shop says otherwise."
    )
    refresh_token: str = field(
        "Buys the next pair by `refreshToken`, once. Keep it where scripts of others cannot read it."
    )
    refresh_token_expires_at: datetime = field(
        "When the refresh token ends: seven days after it was made, or earlier with its session."
    )


@strawberry.type(description="The state of a one-time code, so that a form can run its countdown.")
class CodeChallenge:
    """What may be told of a code without telling whether there is an account."""

    sent_to: str = field("The e-mail that was asked for, in lower case: it says nothing about an account.")
    code_lifetime_seconds: int = field("How many seconds a code is good for, counted from the moment its mail is sent.")
    resend_available_at: datetime = field(
        "From when on another code can be asked for; before, the answer is RATE_LIMITED."
    )
    attempts_remaining: int = field("How many guesses a new code takes.")


@strawberry.type(description="The answer to asking for a one-time code: the same whether there is an account or not.")
class CodePayload:
    """A challenge or the reasons why there is none."""

    challenge: CodeChallenge | None = field("What a form may know of the code; null when it was refused.", default=None)
    errors: list[AccountError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to signing in.")
class AuthPayload:
    """A user with tokens or the reasons why there are none."""

    user: User | None = field("Who is signed in; null when it was refused.", default=None)
    tokens: Tokens | None = field("The tokens to go on with; null when it was refused.", default=None)
    errors: list[AccountError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a change of the account.")
class AccountPayload:
    """A user or the reasons why nothing changed."""

    user: User | None = field("The account as it is now; null when it was refused.", default=None)
    errors: list[AccountError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to an action on the account.")
class AccountActionPayload:
    """Whether it was done."""

    success: bool = field("Whether it was done.", default=False)
    errors: list[AccountError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a change of password, which ends every session.")
class PasswordChangePayload:
    """Whether it was done, and what to go on with."""

    success: bool = field("Whether it was done.", default=False)
    tokens: Tokens | None = field(
        "The tokens of a new session; those from before are refused from now on. Null when it was refused.",
        default=None,
    )
    errors: list[AccountError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to ending sessions.")
class SessionsPayload:
    """Which sessions have ended."""

    revoked_ids: list[strawberry.ID] = field("The ids of the sessions that this has ended.", default_factory=list)
    errors: list[AccountError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a resolved claim.")
class SecurityClaimPayload:
    """The claim or the reasons why it was not resolved."""

    claim: SecurityClaim | None = field("The claim as it is now; null when it was refused.", default=None)
    errors: list[AccountError] = field(ERRORS, default_factory=list)


def shown_challenge(facts: CodeChallengeFacts) -> CodeChallenge:
    """Return what is known of a code as the API shows it."""
    return CodeChallenge(
        sent_to=facts.sent_to,
        code_lifetime_seconds=facts.code_lifetime_seconds,
        resend_available_at=facts.resend_available_at,
        attempts_remaining=facts.attempts_remaining,
    )
