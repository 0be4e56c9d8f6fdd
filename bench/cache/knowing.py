"""What it costs a request to know the versions, by the ways that decision record 16 compares."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from time import monotonic, process_time

from django.conf import settings
from django.test.utils import override_settings
from redis.asyncio import Redis

from bench.plan import Bench
from catalog.cache.versions import store, versions

REQUESTS_AT_ONCE = 16
# So long a request waits for nothing in particular, which makes some ten thousand a second, as a busy process has.
PAUSE_SECONDS = 0.001
EMPTY = "nothing"
DEAREST = "a read of redis-py for each request"

type Way = Callable[[], Awaitable[object]]


def measure(bench: Bench, *, seconds: float) -> dict[str, float]:
    """Return the microseconds of CPU that each way takes for each request above an empty one.

    All have a turn of so many `seconds` in each round; the figures are medians of the rounds.
    """
    rounds = [bench.servers.run(_round(seconds)) for _ in range(bench.plan.rounds)]
    return {name: statistics.median(each[name] - each[EMPTY] for each in rounds) for name in rounds[0] if name != EMPTY}


async def _round(seconds: float) -> dict[str, float]:
    """Return the microseconds of a whole request by each way."""
    redis: Redis = Redis.from_url(settings.CACHES["catalog"]["LOCATION"])

    async def ask_redis() -> object:
        return await redis.hmget(store.key, [*store.domains])

    try:
        found = {EMPTY: await _sample(_ask_nobody, seconds)}
        for milliseconds in (5, 1, 0):
            with override_settings(CACHE_ENABLED=True, CACHE_LEASE_MS=milliseconds):
                found[f"a lease of {milliseconds} ms"] = await _sample(_hold, seconds)
        return found | {DEAREST: await _sample(ask_redis, seconds)}
    finally:
        await redis.aclose()


async def _ask_nobody() -> object:
    return None


async def _hold() -> object:
    """Know them as the front does."""
    known = versions.held() or await versions.read()
    assert known, "Redis does not tell the versions."
    return known


async def _sample(way: Way, seconds: float) -> float:
    """Return the microseconds of CPU that this process takes for each request, when 16 are always in flight."""
    await way()
    done, began, until = 0, process_time(), monotonic() + seconds

    async def go_on() -> None:
        nonlocal done
        while monotonic() < until:
            await way()
            await asyncio.sleep(PAUSE_SECONDS)
            done += 1

    await asyncio.gather(*(go_on() for _ in range(REQUESTS_AT_ONCE)))
    return (process_time() - began) / done * 1e6
