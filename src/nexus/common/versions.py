"""The versions of what processes keep copies of, read by each process and held for a few milliseconds."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Lock
from time import monotonic, sleep
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError
from redis import RedisError

from nexus.common.breaker import Breaker
from nexus.common.version_store import VersionLink, VersionStore

# What a clock may lose against another while a lease lasts, and then some.
SLACK_SECONDS = 0.001
# A version that was missing is there at the next look, unless it is spoiled again at that moment.
ATTEMPTS = 3
# How long a request waits. To connect and repair takes longer when PostgreSQL or Redis is slow.
PATIENCE_SECONDS = 1.0
# The part of a lease in which a busy process reads anew.
RENEWED_IN_THE_LAST = 0.3

FAILURES = (RedisError, OSError, DatabaseError, ValueError)


class Reading:
    """A read that several requests wait for; `sent_at` is None until it is on its way."""

    def __init__(self) -> None:
        self.task: asyncio.Task[tuple[str, ...] | None] | None = None
        self.sent_at: float | None = None


class Versions:
    """The versions that this process knows of, on a lease.

    A process uses what it has read for `CACHE_LEASE_MS` from the instant when it sent the read. A writer moves a
    version after its commit, waits for as long, and only then says "saved": whoever was told so asks after the end
    of every lease that is older than the move. No clock is compared with another machine's.

    A copy is kept under versions that were read before the database was, so it is never newer than it says.
    """

    def __init__(
        self, store: VersionStore, *, repair: Callable[[], Awaitable[object]], clock: Callable[[], float] = monotonic
    ) -> None:
        """Take a `repair` that makes up for moves that were missed; it raises if it cannot."""
        self.store = store
        self.breaker = Breaker("Redis of the versions")
        self._repair, self._clock = repair, clock
        self._lock = Lock()
        self._held: tuple[tuple[str, ...] | None, float] = None, 0.0
        # Moves on whenever something was missed; a link is trusted for the count at which it was repaired.
        self._doubts = 0
        self._links: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[VersionLink, int]] = WeakKeyDictionary()
        self._readings: WeakKeyDictionary[asyncio.AbstractEventLoop, Reading] = WeakKeyDictionary()

    def current(self) -> tuple[str, ...] | None:
        """Return the versions while the lease lasts, in the order of the store's domains; None when it is over."""
        versions, until = self._held
        return versions if self._clock() < until else None

    def held(self) -> tuple[str, ...] | None:
        """Return the same, and have the lease renewed before it is over, so that hardly a request waits for a read.

        Only in an event loop.
        """
        versions, until = self._held
        left = until - self._clock()
        if left <= 0:
            return None
        if left < settings.CACHE_LEASE_MS / 1000 * RENEWED_IN_THE_LAST:
            self._renew()
        return versions

    async def read(self) -> tuple[str, ...] | None:
        """Return the versions by one round trip, which all share who wait at the same moment.

        None while Redis is away or cannot be trusted, or takes too long: then nothing is taken from a cache, and
        nothing put there.
        """
        # While one request tries a Redis that failed, the others go on without.
        if not settings.CACHE_ENABLED or self.breaker.is_pausing:
            return None
        loop = asyncio.get_running_loop()
        reading = self._readings.get(loop)
        if reading is None or not self._may_join(reading):
            self._readings[loop] = reading = self._begin(after=reading)
        assert reading.task
        # Others wait for it too, and whoever comes later may have use of it.
        done, _ = await asyncio.wait([reading.task], timeout=PATIENCE_SECONDS)
        return reading.task.result() if done else None

    def distrust(self) -> None:
        """Use no version until what was missed is repaired."""
        with self._lock:
            self._doubts += 1
            self._held = None, 0.0

    def outlast_leases(self) -> None:
        """Wait until nobody holds a version that was read before now."""
        if settings.CACHE_LEASE_MS:
            sleep(settings.CACHE_LEASE_MS / 1000 + SLACK_SECONDS)

    def _renew(self) -> None:
        loop = asyncio.get_running_loop()
        reading = self._readings.get(loop)
        if reading is None or (reading.task and reading.task.done()):
            self._readings[loop] = self._begin(after=None)

    def _may_join(self, reading: Reading) -> bool:
        """Return whether a read is new enough for who comes now: not sent yet, or on its way and within its lease."""
        if reading.task and reading.task.done():
            return False
        if reading.sent_at is None:
            return True
        return self._clock() < reading.sent_at + settings.CACHE_LEASE_MS / 1000

    def _begin(self, *, after: Reading | None) -> Reading:
        reading = Reading()
        before = after.task if after and after.task and not after.task.done() else None
        reading.task = asyncio.create_task(self._run(reading, before), name="versions")
        return reading

    async def _run(
        self, reading: Reading, before: asyncio.Task[tuple[str, ...] | None] | None
    ) -> tuple[str, ...] | None:
        if before:
            await asyncio.wait([before])
        trusted = await self._trusted_link()
        if trusted is None:
            return None
        link, doubts = trusted
        try:
            for _ in range(ATTEMPTS):
                reading.sent_at = sent_at = self._clock()
                began = monotonic()
                versions = await link.read()
                self.breaker.check_pace(monotonic() - began)
                if versions:
                    return self._hold(versions, sent_at=sent_at, doubts=doubts)
        except FAILURES as error:
            self._give_up(error)
        return None

    def _hold(self, versions: tuple[str, ...], *, sent_at: float, doubts: int) -> tuple[str, ...] | None:
        with self._lock:
            if doubts != self._doubts:
                return None
            self._held = versions, sent_at + settings.CACHE_LEASE_MS / 1000
        return versions

    async def _trusted_link(self) -> tuple[VersionLink, int] | None:
        """Return the connection of this loop; a new one, and one in doubt, only after the repair."""
        loop = asyncio.get_running_loop()
        known = self._links.get(loop)
        if known and known[1] == self._doubts:
            return known
        if not self.breaker.may_try():
            return None
        doubts = self._doubts
        try:
            if known:
                link = known[0]
            else:
                link = await self.store.open()
            self._links[loop] = link, -1
            await self._repair()
            await link.start_anew_after_a_restart()
        except FAILURES as error:
            self._give_up(error)
            return None
        self.breaker.note_success()
        self._links[loop] = link, doubts
        return link, doubts

    def _give_up(self, error: Exception) -> None:
        """Forget the connection of this loop, and what was read from it."""
        self.breaker.note_failure(error)
        self._held = None, 0.0
        link = self._links.pop(asyncio.get_running_loop(), None)
        if link:
            link[0].close()
