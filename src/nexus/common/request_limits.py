"""The general limit of requests, counted on the event loop: mostly in this process, and exactly where it gets tight.

The counters are django-ratelimit's own (`nexus.common.budgets`): the same keys, windows and numbers in Redis.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from time import time

from django.conf import settings
from django.core.cache import caches
from django_ratelimit.core import ALL, EXPIRATION_FUDGE, _get_window, _make_cache_key, _split_rate
from redis import RedisError

from nexus.common.counter_cache import breaker, count_here
from nexus.common.metrics import instruments
from nexus.common.pipelined_redis import PipelinedRedis

# How long this process may count on its own before it tells Redis, and hears what the others counted.
FLUSH_SECONDS = 0.01
# At or below this many each request asks Redis, so a limit of so many is kept to the one.
EXACT_BELOW = 256
# Which part of what is left this process may count before it asks again. All processes together can overrun
# a limit by no more than their number times this part of what was left when they asked.
SHARE = 16
# What is known of the least recent address is dropped, and read again when it comes back; each takes some 500 bytes.
ADDRESSES_KNOWN = 20_000


type Counter = tuple[str, str, str]
"""What is counted, the rate such as `100/h`, and whom it is counted for."""


@dataclass(slots=True)
class _Window:
    """What one key may do until its window ends."""

    key: str
    limit: int
    seconds: int
    ends_at: int
    # Counted here, and not told to Redis yet.
    untold: int = 0
    # How many more may be counted here before Redis is asked.
    allowance: int = 0

    def learn(self, total: int) -> None:
        """Take in what everybody has counted together."""
        left = self.limit - total
        self.allowance = left // SHARE if left > EXACT_BELOW else 0

    def seconds_left(self) -> int:
        """For how many seconds a key that has none left must wait."""
        # The last second of a window still belongs to it.
        return self.ends_at - int(time()) + 1


class RequestLimits:
    """Counts requests against limits, as cheaply as they allow."""

    def __init__(self) -> None:
        self._redis = PipelinedRedis(lambda: str(settings.CACHES["budgets"]["LOCATION"]))
        self._windows: OrderedDict[Counter, _Window] = OrderedDict()
        self._untold: list[_Window] = []
        self._flushing_on: asyncio.AbstractEventLoop | None = None
        # Kept, as asyncio drops tasks that nobody holds.
        self._flushing: asyncio.Task[None] | None = None

    def count_here(self, counter: Counter) -> bool:
        """Count one request if that is possible without asking Redis, and return whether it was."""
        window = self._windows.get(counter)
        if window is None or window.allowance <= 0 or time() >= window.ends_at + 1:
            return False
        window.allowance -= 1
        if not window.untold:
            self._tell_soon(window)
        window.untold += 1
        return True

    async def spend(self, counter: Counter) -> int:
        """Take one from what a counter has left; return 0, or for how many seconds there is none."""
        if self.count_here(counter):
            return 0
        window = self._window(counter)
        counted, window.untold = window.untold + 1, 0
        total = await self._add(window, counted)
        if total is None:
            window.untold += counted - 1
            total = count_here(window.key)
        else:
            window.learn(total)
        if total <= window.limit:
            return 0
        instruments.budget_refusals.labels(counter[0]).inc()
        return window.seconds_left()

    def forget(self) -> None:
        """Drop all that is known; Redis knows it still."""
        self._windows.clear()
        self._untold.clear()

    async def flush(self) -> None:
        """Tell Redis what was counted here."""
        self._flushing_on = None
        told, self._untold = self._untold, []
        await asyncio.gather(*(self._flush(window) for window in told if window.untold))

    def _window(self, counter: Counter) -> _Window:
        window = self._windows.get(counter)
        if window is None or time() >= window.ends_at + 1:
            window = self._windows[counter] = _begin(*counter)
            if len(self._windows) > ADDRESSES_KNOWN:
                self._windows.popitem(last=False)
        self._windows.move_to_end(counter)
        return window

    def _tell_soon(self, window: _Window) -> None:
        self._untold.append(window)
        loop = asyncio.get_running_loop()
        if self._flushing_on is not loop:
            self._flushing_on = loop
            self._flushing = loop.create_task(self._flush_soon(), name="limits")

    async def _flush_soon(self) -> None:
        await asyncio.sleep(FLUSH_SECONDS)
        await self.flush()

    async def _flush(self, window: _Window) -> None:
        counted, window.untold = window.untold, 0
        total = await self._add(window, counted)
        if total is not None:
            window.learn(total)
            return
        # Told when Redis is back; until then requests are counted in memory.
        window.allowance = 0
        if counted:
            window.untold += counted
            self._untold.append(window)

    async def _add(self, window: _Window, count: int) -> int | None:
        """Add to the counter in Redis and return its total; None when Redis does not answer."""
        if not breaker.may_try():
            return None
        try:
            _, total = await self._redis.ask_all(
                ("SET", window.key, 0, "EX", window.seconds + EXPIRATION_FUDGE, "NX"),
                ("INCRBY", window.key, count),
            )
        except (RedisError, OSError) as error:
            breaker.note_failure(error)
            return None
        breaker.note_success()
        return int(total)


def _begin(name: str, rate: str, key: str) -> _Window:
    limit, seconds = _limit_of(rate)
    ends_at = _get_window(key, seconds)
    cache_key = caches["budgets"].make_key(_make_cache_key(name, ends_at, rate, key, ALL))
    return _Window(cache_key, limit, seconds, ends_at)


@lru_cache(maxsize=16)
def _limit_of(rate: str) -> tuple[int, int]:
    limit, seconds = _split_rate(rate)
    return int(limit), int(seconds)


limits = RequestLimits()
