"""One-time codes as clients send them back: what is none at all, and whom the right one is about."""

from collections.abc import Iterator
from uuid import UUID

from accounts.errors import AccountErrorCode, Problem
from accounts.services.otp import DIGITS


def find_code_problems(code: str) -> Iterator[Problem]:
    """Yield what keeps `code` from being one; it is no guess then, and costs none."""
    if not code:
        yield Problem(code=AccountErrorCode.REQUIRED, message="Enter the code from the mail.", field="code")
    elif len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        yield Problem(code=AccountErrorCode.INVALID, message=f"A code has {DIGITS} digits.", field="code")


def id_in(subject: str, kind: str) -> UUID | None:
    """Return the id of the `kind` of row that a code is bound to; None if it is bound to another kind."""
    named, _, pk = subject.partition(":")
    return UUID(pk) if named == kind else None
