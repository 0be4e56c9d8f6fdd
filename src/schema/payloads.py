"""What every mutation answers with: the thing, or the reasons why there is none."""

from collections.abc import Awaitable, Callable, Collection
from functools import wraps
from typing import Any, Protocol

import strawberry
from strawberry.utils.str_converters import to_camel_case

from nexus.common.errors import RefusedError
from schema.fields import field

type Resolver = Callable[..., Awaitable[Any]]


@strawberry.interface(description="An expected refusal of a mutation, which whoever asked can do something about.")
class UserError:
    """One reason."""

    message: str = field("What is wrong, in words that may be shown to a person.")
    field: list[str] | None = field(
        'The path to the value it is about, from the mutation\'s arguments: `["input", "email"]`. In a list, the place '
        'counted from 0: `["input", "images", "1", "altText"]`. Null when it is not about one value.'
    )


class Declare(Protocol):
    """Declares a mutation with its description; `payload` makes the answer of a refusal from its errors."""

    def __call__(self, description: str, *, payload: Callable[..., Any]) -> Callable[[Resolver], Any]:
        """Return a decorator for the resolver."""


def refusing[E: RefusedError](refusal: type[E], show: Callable[[Any, list[str] | None], UserError]) -> Declare:
    """Return a declaration of mutations whose refusals of this kind go into their payloads.

    `show` makes an error of the API from a problem and its path: that of an argument by this name, or
    else below `input` where the mutation has such an argument.
    """

    def mutation(description: str, *, payload: Callable[..., Any]) -> Callable[[Resolver], Any]:
        def declare(resolver: Resolver) -> Any:
            @wraps(resolver)
            async def resolve(*args: Any, **kwargs: Any) -> Any:
                try:
                    return await resolver(*args, **kwargs)
                except refusal as refused:
                    errors = [show(problem, _path(problem.field, kwargs)) for problem in refused.problems]
                    return payload(errors=errors)

            return strawberry.mutation(resolve, description=description)

        return declare

    return mutation


def _path(name: str | None, arguments: Collection[str]) -> list[str] | None:
    if name is None:
        return None
    steps = name.split(".")
    prefix = ["input"] if "input" in arguments and steps[0] not in arguments else []
    return prefix + [to_camel_case(step) for step in steps]
