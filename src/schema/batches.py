"""Loaders that load all keys of a batch at once, in a database thread."""

from collections.abc import Callable, Hashable, Mapping

from strawberry.dataloader import DataLoader

from catalog.cache.pieces import Piece
from nexus.common.threads import in_database_thread


def batched[K: Hashable, V](load: Callable[[list[K]], Mapping[K, V]]) -> DataLoader[K, V | None]:
    """Return a loader that calls `load` once for all keys of a batch; a missing key reads None."""

    async def load_batch(keys: list[K]) -> list[V | None]:
        found = await in_database_thread(load, keys)
        return [found.get(key) for key in keys]

    return DataLoader(load_batch)


def complete[K: Hashable, V](load: Callable[[list[K]], Mapping[K, V]]) -> DataLoader[K, V]:
    """Return a loader like `batched` whose `load` has a value for every key."""

    async def load_batch(keys: list[K]) -> list[V]:
        found = await in_database_thread(load, keys)
        return [found[key] for key in keys]

    return DataLoader(load_batch)


def kept[V](piece: Piece[V]) -> DataLoader[None, V]:
    """Return a loader of one value that processes keep, asked for by None."""

    async def load_batch(keys: list[None]) -> list[V]:
        value = await piece.get()
        return [value for _ in keys]

    return DataLoader(load_batch)


def single[V](load: Callable[[], V]) -> DataLoader[None, V]:
    """Return a loader of the one value that `load` gives, asked for by None."""
    return complete(lambda _: {None: load()})
