"""What an expected refusal looks like; each app's `errors` module subclasses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class NexusError(Exception):
    """A refusal that a caller can understand and act upon.

    `code` is stable and part of the API; `facts` are further values for the caller, such as
    `retryAfterSeconds`.
    """

    code = "BAD_REQUEST"

    def __init__(self, message: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that stands in the way of a change.

    `field` is the domain's name of the value it is about; dots lead into lists: `images.1.alt_text`.
    """

    code: Enum
    message: str
    field: str | None = None


class RefusedError(NexusError):
    """An expected refusal of a change, with all its problems; the payload of a mutation shows them."""

    code = "REFUSED"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class InvalidArgumentError(NexusError):
    """An argument that no answer exists for; `field` names it."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message, field=field)


class ForbiddenError(NexusError):
    """The caller lacks the permission that a field or filter needs."""

    code = "FORBIDDEN"


class UnauthenticatedError(NexusError):
    """A token that is none, has ended or was revoked; or a field that needs one."""

    code = "UNAUTHENTICATED"


class RateLimitedError(NexusError):
    """More requests than the general hourly limit allows; the fact `retryAfterSeconds` says how long to wait."""

    code = "RATE_LIMITED"

    def __init__(self, *, retry_after_seconds: int) -> None:
        message = f"Too many requests. {try_again_in(retry_after_seconds)}"
        super().__init__(message, retryAfterSeconds=retry_after_seconds)


class ServiceUnavailableError(NexusError):
    """Another server that the answer needs is down or too slow."""

    code = "SERVICE_UNAVAILABLE"


def try_again_in(seconds: int) -> str:
    """Return when it is worth another try, for people: in whole minutes or hours where it takes so long, rounded up."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds > length:
            return f"Try again in {-(-seconds // length)} {unit}s."
    return "Try again in a minute." if seconds == 60 else f"Try again in {seconds} second{'s' * (seconds != 1)}."
