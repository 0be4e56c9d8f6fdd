"""How the accounts refuse: every problem at once, each with a code of the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from nexus.common.errors import Problem as CommonProblem
from nexus.common.errors import RefusedError


class AccountErrorCode(Enum):
    """What an account mutation can be refused for."""

    INVALID = "invalid"
    REQUIRED = "required"
    INVALID_CREDENTIALS = "invalid_credentials"
    RATE_LIMITED = "rate_limited"
    CODE_INVALID = "code_invalid"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105 - a code, no password
    PASSWORD_TOO_LONG = "password_too_long"  # noqa: S105
    PASSWORD_TOO_COMMON = "password_too_common"  # noqa: S105
    PASSWORD_NUMERIC = "password_numeric"  # noqa: S105
    PASSWORD_TOO_SIMILAR = "password_too_similar"  # noqa: S105
    PASSWORD_MISMATCH = "password_mismatch"  # noqa: S105
    TOKEN_INVALID = "token_invalid"  # noqa: S105
    TOKEN_REUSED = "token_reused"  # noqa: S105
    PROVIDER_REJECTED = "provider_rejected"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(CommonProblem):
    """One thing that stands in the way; `field` is the domain's name of the value it is about."""

    code: AccountErrorCode
    retry_after_seconds: int | None = None
    attempts_remaining: int | None = None


class AccountRefusedError(RefusedError):
    """An expected refusal of an account action, with all its problems."""

    problems: tuple[Problem, ...]


def refuse(
    code: AccountErrorCode, message: str, *, field: str | None = None, **facts: int | None
) -> AccountRefusedError:
    """Return the refusal for a single problem."""
    return AccountRefusedError([Problem(code=code, message=message, field=field, **facts)])


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise AccountRefusedError if there is any problem."""
    found = tuple(problems)
    if found:
        raise AccountRefusedError(found)
