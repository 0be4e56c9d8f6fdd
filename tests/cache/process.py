"""A process that reads versions, its clock, and what it sends to Redis."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any
from unittest.mock import AsyncMock

from django_redis import get_redis_connection

from nexus.common.version_store import VersionStore
from nexus.common.versions import Versions

DOMAINS = ("one", "two")


def in_a_loop[**P](story: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Let a test be a coroutine, in an event loop of its own."""

    @wraps(story)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(story(*args, **kwargs))

    return run


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class World:
    """A process that reads versions, and what it sends to Redis."""

    def __init__(self) -> None:
        self.clock, self.repair = Clock(), AsyncMock()
        self.store = VersionStore("catalog", prefix="test", domains=DOMAINS)
        self.versions = Versions(self.store, repair=self.repair, clock=self.clock)
        self.sent = 0

    @property
    def stored(self) -> list[str | None]:
        found = get_redis_connection("catalog").hmget(self.store.key, DOMAINS)
        return [version and version.decode() for version in found]
