"""How account mutations are declared: refusals go into the payload, and some need no token."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from accounts.errors import AccountRefusedError
from schema.accounts.payloads import AccountError

# They ignore the Authorization header, so that a client whose token is dead can get a new one.
ENTRY_MUTATIONS: set[str] = set()

type Resolver = Callable[..., Awaitable[Any]]


def mutation(description: str, *, payload: Callable[..., Any]) -> Callable[[Resolver], Any]:
    """Declare a mutation that the decorated function resolves; what it refuses is put into `payload`."""

    def declare(resolver: Resolver) -> Any:
        @wraps(resolver)
        async def resolve(*args: Any, **kwargs: Any) -> Any:
            try:
                return await resolver(*args, **kwargs)
            except AccountRefusedError as refusal:
                return payload(errors=_errors(refusal, prefix=["input"] if "input" in kwargs else []))

        return strawberry.mutation(resolve, description=description)

    return declare


def entry_mutation(description: str, *, payload: Callable[..., Any]) -> Callable[[Resolver], Any]:
    """Declare a mutation like `mutation` that looks at no token."""

    def declare(resolver: Resolver) -> Any:
        ENTRY_MUTATIONS.add(to_camel_case(resolver.__name__))
        return mutation(description, payload=payload)(resolver)

    return declare


def _errors(refusal: AccountRefusedError, *, prefix: list[str]) -> list[AccountError]:
    return [
        AccountError(
            message=problem.message,
            field=[*prefix, to_camel_case(problem.field)] if problem.field else None,
            code=problem.code,
            retry_after_seconds=problem.retry_after_seconds,
            attempts_remaining=problem.attempts_remaining,
        )
        for problem in refusal.problems
    ]
