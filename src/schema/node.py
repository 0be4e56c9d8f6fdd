"""The interface of everything that has a global id, and where each kind registers its look-up."""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry

from schema import ids
from schema.context import Context, Info
from schema.fields import resolved

type Finder = Callable[[Context, str], Awaitable[Any]]

FINDERS: dict[str, Finder] = {}


@strawberry.interface(description="Anything that can be looked up again by its id.")
class Node:
    """Relay's node. Source: the GraphQL Global Object Identification Specification."""

    @resolved("Opaque, and unique over all types: hand it to `node`, or keep it as a cache key.")
    def id(root: strawberry.Parent[Any], info: Info) -> strawberry.ID:
        """Join the name of the type and the key of the row."""
        return strawberry.ID(ids.encode(info._raw_info.parent_type.name, root.pk))  # noqa: SLF001 - the type that is shown


def finds(type_name: str) -> Callable[[Finder], Finder]:
    """Register the decorated function: it finds a visible `type_name` by its key, or returns None."""

    def register(finder: Finder) -> Finder:
        FINDERS[type_name] = finder
        return finder

    return register


async def find(context: Context, global_id: str, *, argument: str) -> Any:
    """Return what has this id if the viewer may see it, else None."""
    type_name, key = ids.decode(global_id, field=argument)
    finder = FINDERS.get(type_name)
    return await finder(context, key) if finder else None
