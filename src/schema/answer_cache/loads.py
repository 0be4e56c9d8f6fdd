"""Loading an answer once for all who ask for it at the same time, in this process and in others."""

import asyncio
from collections.abc import Awaitable, Callable
from random import uniform
from time import time
from typing import Any

from django.conf import settings

from nexus.common.bounded_cache import BoundedCache
from schema.answer_cache import shared
from schema.answer_cache.answers import Answer, tag_of
from schema.answer_cache.figures import figures
from schema.answer_cache.plans import Plan
from schema.answer_cache.popularity import popularity

# How long a request waits for another's load before it loads by itself.
WAIT_SECONDS = 2.0
# How often it looks whether another process has finished, and for how long altogether.
POLL_SECONDS = 0.03
POLLS = 40
# An answer is loaded anew in this last part of its life; each has its own moment, so that they do not all come at once.
STALE_FROM, STALE_UNTIL = 0.8, 0.95

type Load = Callable[[], Awaitable["Loaded | None"]]


class Loaded:
    """The bytes of a whole answer without errors, and the products it is a view of."""

    def __init__(self, body: bytes, viewed: tuple[int, ...]) -> None:
        self.body, self.viewed = body, viewed


class Answers:
    """The answers that this process holds, and those that are on their way."""

    def __init__(self) -> None:
        self.held: BoundedCache[bytes, Answer] = BoundedCache(settings.CACHE_LOCAL_BYTES)
        self._flights: dict[tuple[bytes, Any], asyncio.Future[Answer | None]] = {}
        self._background: set[asyncio.Task[Any]] = set()

    def hold(self, plan: Plan, answer: Answer) -> None:
        """Keep an answer in this process's memory."""
        self.held.put(plan.key, answer, weight=answer.weight)

    async def obtain(self, plan: Plan, versions: Any, load: Load) -> Answer | None:
        """Return the answer from Redis, from whoever is loading it, or by `load`; None if it is not to be kept.

        It was computed under `versions`, which were read before it was.
        """
        flight = self._flights.get((plan.key, versions))
        if flight is not None and flight.get_loop() is asyncio.get_running_loop():
            figures.waits += 1
            return await self._wait_for(flight)
        return await self._fly(plan, versions, load)

    def refresh(self, plan: Plan, versions: Any, load: Load) -> None:
        """Load an answer anew in the background, unless somebody does already.

        Nothing it shows has changed since it was computed, or its version would have: so who gets it meanwhile
        gets nothing older than they were told.
        """
        if (plan.key, versions) not in self._flights:
            figures.refreshes += 1
            task = asyncio.create_task(self._fly(plan, versions, load, is_refresh=True), name="refresh")
            self._background.add(task)
            task.add_done_callback(self._background.discard)

    async def _wait_for(self, flight: "asyncio.Future[Answer | None]") -> Answer | None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await asyncio.shield(flight)
        except TimeoutError:
            return None

    async def _fly(self, plan: Plan, versions: Any, load: Load, *, is_refresh: bool = False) -> Answer | None:
        flight: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._flights[plan.key, versions] = flight
        answer = None
        try:
            answer = await self._find(plan, versions, load, is_refresh=is_refresh)
            if answer is not None:
                self._note(plan)
                self.hold(plan, answer)
            return answer
        finally:
            del self._flights[plan.key, versions]
            flight.set_result(answer)

    def _note(self, plan: Plan) -> None:
        """Have the question counted, and how often the answer was handed out that makes room."""
        if plan.words is not None:
            before = self.held.get(plan.key)
            popularity.note(plan.words, times=1 + (before.hits if before else 0))

    async def _find(self, plan: Plan, versions: Any, load: Load, *, is_refresh: bool) -> Answer | None:
        answer = await shared.fetch(plan.key, versions)
        if answer is not None and not (is_refresh and time() >= answer.stale_at):
            figures.hits_shared += 1
            return answer
        lease = shared.lease_on(plan.key, versions)
        if not await lease.take():
            answer = answer if is_refresh else await _poll(plan, versions, lease)
            if answer is not None:
                return answer
        try:
            figures.misses += 1
            return await load_and_keep(plan, versions, load)
        finally:
            await asyncio.shield(lease.give_back())


async def load_and_keep(plan: Plan, versions: Any, load: Load) -> Answer | None:
    """Return what `load` says after it was put into Redis, under versions that were read before; None for no answer."""
    loaded = await load()
    if loaded is None:
        return None
    seconds, now = plan.seconds, time()
    answer = Answer(
        versions=versions,
        tag=tag_of(loaded.body),
        viewed=loaded.viewed,
        stale_at=now + seconds * uniform(STALE_FROM, STALE_UNTIL),  # noqa: S311 - to keep them apart
        ends_at=now + seconds,
        plain=loaded.body,
    )
    await shared.keep(plan.key, answer, seconds=seconds)
    figures.stores += 1
    return answer


async def _poll(plan: Plan, versions: Any, lease: shared.Lease) -> Answer | None:
    """Wait for another process; return its answer, or None once the lease is ours or it takes too long."""
    for _ in range(POLLS):
        await asyncio.sleep(POLL_SECONDS)
        if answer := await shared.fetch(plan.key, versions):
            figures.waits += 1
            return answer
        if await lease.take():
            return None
    return None
