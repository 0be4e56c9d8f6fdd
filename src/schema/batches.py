"""Loaders that load all keys of a batch at once, in a database thread that a request takes one at a time."""

import asyncio
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

from strawberry.dataloader import DataLoader

from catalog.cache.pieces import Piece
from nexus.common import replicas
from nexus.common.threads import in_database_thread


class Hop:
    """Takes what one request asks of the database at the same moment into one thread, one after the other.

    A way there and back costs as much as a small statement, and a connection for each of five loaders is
    four too many.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def run[**P, T](self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` in a database thread, with whatever else is asked for now."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append((partial(function, *args, **kwargs), done))
        if len(self._waiting) == 1:
            loop.call_soon(self._depart)
        return await done

    def _depart(self) -> None:
        waiting, self._waiting = self._waiting, []
        task = asyncio.create_task(_answer(waiting))
        # Nobody else holds it, and a task that nobody holds may vanish.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _answer(waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]]) -> None:
    calls = [call for call, _ in waiting]
    try:
        outcomes = await in_database_thread(_outcomes, calls)
    except Exception as error:  # noqa: BLE001 - handed to those who wait
        outcomes = [error] * len(calls)
    for (_, done), outcome in zip(waiting, outcomes, strict=True):
        if done.cancelled():
            continue
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)


def _outcomes(calls: list[Callable[[], Any]]) -> list[Any]:
    """Return what each call returns or raises; what one may not fail for another."""
    return [_outcome(call) for call in calls]


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # raised where it is waited for
        if replicas.has_failed(error):
            # The primary is asked for the whole batch.
            raise
        return error


def batched[K: Hashable, V](
    load: Callable[[list[K]], Mapping[K, V]], hop: Hop | None = None
) -> DataLoader[K, V | None]:
    """Return a loader that calls `load` once for all keys of a batch; a missing key reads None."""
    run = hop.run if hop else in_database_thread

    async def load_batch(keys: list[K]) -> list[V | None]:
        found = await run(load, keys)
        return [found.get(key) for key in keys]

    return DataLoader(load_batch)


def complete[K: Hashable, V](load: Callable[[list[K]], Mapping[K, V]], hop: Hop | None = None) -> DataLoader[K, V]:
    """Return a loader like `batched` whose `load` has a value for every key."""
    run = hop.run if hop else in_database_thread

    async def load_batch(keys: list[K]) -> list[V]:
        found = await run(load, keys)
        return [found[key] for key in keys]

    return DataLoader(load_batch)


def kept[V](piece: Piece[V]) -> DataLoader[None, V]:
    """Return a loader of one value that processes keep, asked for by None."""

    async def load_batch(keys: list[None]) -> list[V]:
        value = await piece.get()
        return [value for _ in keys]

    return DataLoader(load_batch)


def kept_if_trusted[V](piece: Piece[V]) -> DataLoader[None, V | None]:
    """Return a loader like `kept` that has None while the cache is not trusted."""

    async def load_batch(keys: list[None]) -> list[V | None]:
        value = await piece.get_if_trusted()
        return [value for _ in keys]

    return DataLoader(load_batch)


def single[V](load: Callable[[], V], hop: Hop | None = None) -> DataLoader[None, V]:
    """Return a loader of the one value that `load` gives, asked for by None."""
    return complete(lambda _: {None: load()}, hop)
