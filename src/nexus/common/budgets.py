"""How many times something may be done in a while; django-ratelimit counts."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from django_ratelimit.core import get_usage

# A Redis that hangs holds each for the length of one time-out.
THREADS = 16


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="budgets")


@dataclass(frozen=True, slots=True)
class Budget:
    """So many of a thing for each key, in windows of a fixed length; `rate` is written `100/h` or `20/15m`.

    What is refused counts as well, and prolongs nothing.
    """

    name: str
    rate: str

    def spend(self, key: str) -> int:
        """Take one from what `key` has left; return 0, or for how many seconds there is none."""
        usage = get_usage(None, group=self.name, key=lambda *_: key, rate=self.rate, increment=True)
        # The last second of a window still belongs to it.
        return usage["time_left"] + 1 if usage["should_limit"] else 0

    async def aspend(self, key: str) -> int:
        """Do the same off the event loop.

        The threads are few and stay, as each has a cache of its own to set up: a thread's context
        is where Django keeps them.
        """
        return await asyncio.get_running_loop().run_in_executor(_threads(), self.spend, key)
