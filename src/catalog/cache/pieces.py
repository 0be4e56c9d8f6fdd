"""What everybody sees alike and nearly every page needs: kept by each process, signed-in readers served as well.

The values are shared between requests: nobody changes them.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import uniform
from time import monotonic

from django.conf import settings

from catalog.cache.domains import Domain
from catalog.cache.versions import store, versions
from catalog.models import Brand
from catalog.selectors import brands, categories, products
from nexus.common.threads import in_database_thread


@dataclass(frozen=True, slots=True)
class Kept[V]:
    """A value, good for one version of its domain."""

    value: V
    version: str
    until: float


class Piece[V]:
    """A value that is loaded once for all who need it, under each version of its domain.

    It is kept in the process alone: Redis would save one statement for each process and change, and cost
    every process as much to decode.
    """

    def __init__(self, load: Callable[[], V], *, of: Domain, time_out: str) -> None:
        """Keep what `load` finds in the database, for so many seconds as the setting `time_out` says."""
        self.load = load
        self._place = store.domains.index(of)
        self._time_out = time_out
        self._kept: Kept[V] | None = None
        self._loading: tuple[str, asyncio.Task[V]] | None = None

    async def get(self) -> V:
        """Return the value as it is now; from the database while the cache is not trusted."""
        value = await self.get_if_trusted()
        return await in_database_thread(self.load) if value is None else value

    async def get_if_trusted(self) -> V | None:
        """Return the value as it is now; None while the cache is not trusted, and every request would load it."""
        known = versions.current() or await versions.read()
        if known is None:
            return None
        version = known[self._place]
        kept = self._kept
        if kept and kept.version == version and monotonic() < kept.until:
            return kept.value
        return await asyncio.shield(self._load_once(version))

    def _load_once(self, version: str) -> asyncio.Task[V]:
        """Return the load under way for this version, begun if there is none: it may be read by all who have it."""
        if self._loading:
            loading, task = self._loading
            if loading == version and not task.done() and task.get_loop() is asyncio.get_running_loop():
                return task
        task = asyncio.create_task(self._load_and_keep(version))
        # Looked at, or asyncio complains when all who waited have gone.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._loading = version, task
        return task

    async def _load_and_keep(self, version: str) -> V:
        value = await in_database_thread(self.load)
        # Not all processes at the same moment.
        seconds = getattr(settings, self._time_out) * uniform(0.9, 1.1)  # noqa: S311
        self._kept = Kept(value, version, monotonic() + seconds)
        return value


def _brand_list() -> list[Brand]:
    return list(brands.brands_by_name())


category_tree = Piece(categories.category_tree, of=Domain.CATEGORIES, time_out="CACHE_TREE_SECONDS")
product_counts = Piece(categories.product_counts, of=Domain.CATEGORIES, time_out="CACHE_TREE_SECONDS")
currencies = Piece(products.currencies, of=Domain.CATEGORIES, time_out="CACHE_TREE_SECONDS")
brand_list = Piece(_brand_list, of=Domain.BRANDS, time_out="CACHE_BRANDS_SECONDS")
