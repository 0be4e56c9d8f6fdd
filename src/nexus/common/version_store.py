"""Where versions are: one hash in Redis, with a random field for each domain.

A field that is missing becomes random when it is next read, so whatever Redis loses or evicts spoils and never revives.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.conf import settings
from django_redis import get_redis_connection

from nexus.common.metrics import instruments
from nexus.common.pipelined_redis import Line, open_line

# A transaction whose sweep is longer ago than this is swept as if nobody had moved its versions.
REMEMBERED_SECONDS = 3600
# The hash has one more field: which run of the server it belongs to.
RUN = "run"


class VersionStore:
    """Moves the versions of domains, and opens connections that read them; the Redis database is the cache's own."""

    def __init__(self, cache: str, *, prefix: str, domains: Sequence[str]) -> None:
        self.domains = tuple(domains)
        self._cache = cache
        self.key = f"{prefix}:versions"
        self._moved = f"{prefix}:moved"

    def move(self, domains: Collection[str], *, by: int) -> None:
        """Give `domains` new versions after the commit of a transaction, and remember that this is done.

        Raises RedisError if it is not. To forget a version takes no memory, so a Redis that is full moves them too.
        """
        redis = get_redis_connection(self._cache)
        pipeline = redis.pipeline(transaction=False)
        pipeline.hdel(self.key, *domains)
        pipeline.sadd(self._moved, by)
        pipeline.expire(self._moved, REMEMBERED_SECONDS)
        # Who is not remembered is moved once more, which does no harm.
        first, *_ = pipeline.execute(raise_on_error=False)
        if isinstance(first, Exception):
            raise first
        _count(domains, mover="writer")

    def move_once(self, spoiled: Sequence[tuple[str, int]]) -> None:
        """Do the same for pairs of a domain and the transaction that spoiled it, unless it has been done."""
        redis = get_redis_connection(self._cache)
        numbers = sorted({number for _, number in spoiled})
        moved = dict(zip(numbers, redis.smismember(self._moved, numbers), strict=True))
        if late := {domain for domain, number in spoiled if not moved[number]}:
            redis.hdel(self.key, *late)
            _count(late, mover="sweep")
        redis.srem(self._moved, *numbers)

    def clear(self) -> None:
        """Give every domain a new version, and delete what was kept under the old ones."""
        redis = get_redis_connection(self._cache)
        redis.unlink(self.key)
        redis.flushdb(asynchronous=True)

    async def open(self) -> "VersionLink":
        """Connect the running event loop; raise RedisError or OSError if Redis does not answer."""
        return VersionLink(self, await open_line(settings.CACHES[self._cache]["LOCATION"]))


class VersionLink:
    """One connection of an event loop; one that has failed is not used again. The loop closes it when it ends."""

    def __init__(self, store: VersionStore, line: Line) -> None:
        self._store, self._line = store, line
        self._read = ("HMGET", store.key, *store.domains)

    async def read(self) -> tuple[str, ...] | None:
        """Return the versions; None if one was missing, which it will not be next time."""
        found = await self._line.send(self._read)
        if None not in found:
            return tuple(version.decode() for version in found)
        missing = [domain for domain, version in zip(self._store.domains, found, strict=True) if version is None]
        # Not what is there by now: whoever was faster has told others.
        await self._line.send_all(("HSETNX", self._store.key, domain, secrets.token_hex(8)) for domain in missing)
        return None

    async def start_anew_after_a_restart(self) -> None:
        """Have every version move if the server is not the one that wrote them down.

        What it has read from its disk, or from its primary, may lack the last moves.
        """
        info, known = await self._line.send_all([("INFO", "server"), ("HGET", self._store.key, RUN)])
        run = _run_id(info)
        if known != run:
            await self._line.send_all([("UNLINK", self._store.key), ("HSET", self._store.key, RUN, run)])

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _count(domains: Iterable[str], *, mover: str) -> None:
    for domain in domains:
        instruments.cache_moves.labels(domain, mover).inc()


def _run_id(info: Any) -> bytes:
    """Return what Redis makes up at every start."""
    for line in bytes(info).splitlines():
        if line.startswith(b"run_id:"):
            return line.removeprefix(b"run_id:")
    raise ValueError("Redis does not tell its run_id")
