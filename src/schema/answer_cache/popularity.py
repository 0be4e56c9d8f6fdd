"""Which questions are asked most, as all web processes together know it, for whoever warms the cache."""

import asyncio
from time import time

from django.conf import settings

from schema.answer_cache import shared

# What was asked an hour ago counts half, and two hours ago nothing.
PERIOD_SECONDS = 3600
EARLIER_PART = 0.5
# How often a process tells the others, and how many different questions it remembers until then.
TELL_SECONDS = 5.0
UNTOLD = 500
# How many questions Redis remembers of each period, 8 MB at most; what is asked least makes room.
REMEMBERED = 1_000


class Popularity:
    """Counts questions in this process, and adds them up in Redis now and then.

    Only questions whose answers are everybody's come here, after they were answered without an error.
    """

    def __init__(self) -> None:
        self._untold: dict[bytes, int] = {}
        # Kept, as asyncio drops tasks that nobody holds.
        self._telling: asyncio.Task[None] | None = None

    def note(self, words: bytes, *, times: int) -> None:
        """Count a question, the body of a request; only in an event loop."""
        if not settings.CACHE_WARM_QUESTIONS:
            return
        if words in self._untold or len(self._untold) < UNTOLD:
            self._untold[words] = self._untold.get(words, 0) + times
        telling = self._telling
        if telling is None or telling.done() or telling.get_loop() is not asyncio.get_running_loop():
            self._telling = asyncio.create_task(self._tell_later(), name="popularity")

    async def tell(self) -> None:
        """Add what was counted here to what all have counted; while Redis is away it is forgotten."""
        untold, self._untold = self._untold, {}
        if not untold:
            return
        name = _name(_period())
        await shared.ask_all(
            *(("ZINCRBY", name, times, words) for words, times in untold.items()),
            ("ZREMRANGEBYRANK", name, 0, -REMEMBERED - 1),
            ("EXPIRE", name, 2 * PERIOD_SECONDS),
        )

    def forget(self) -> None:
        """Have counted nothing."""
        self._untold.clear()

    async def _tell_later(self) -> None:
        await asyncio.sleep(TELL_SECONDS)
        await self.tell()


popularity = Popularity()


async def favourites(*, at_most: int) -> list[bytes]:
    """Return the questions that are asked most, the most popular first."""
    period = _period()
    parts = ((period, 1.0), (period - 1, EARLIER_PART))
    replies = await shared.ask_all(*(("ZREVRANGE", _name(each), 0, at_most - 1, "WITHSCORES") for each, _ in parts))
    scores: dict[bytes, float] = {}
    for (_, part), found in zip(parts, replies, strict=False):
        for words, score in zip(found[::2], found[1::2], strict=True):
            scores[words] = scores.get(words, 0) + float(score) * part
    return sorted(scores, key=lambda words: -scores[words])[:at_most]


def _period() -> int:
    return int(time()) // PERIOD_SECONDS


def _name(period: int) -> str:
    return f"catalog:popular:{period}"
