"""The answers in Redis, which all processes share, and who of them is loading one."""

from secrets import token_hex
from time import monotonic
from typing import Any

from django.conf import settings
from redis import RedisError

from nexus.common.breaker import Breaker
from nexus.common.pipelined_redis import PipelinedRedis, Word
from schema.answer_cache.answers import Answer, read, written

# How long a process may take to load an answer before others try.
LEASE_MS = 3_000
# Gives a lease back unless it is somebody else's by now.
GIVE_BACK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"

breaker = Breaker("Redis of the cache, read from")
_redis = PipelinedRedis(lambda: str(settings.CACHES["catalog"]["LOCATION"]))


class Lease:
    """The right of one process to do something that others wait for, or leave alone meanwhile."""

    def __init__(self, name: str, *, milliseconds: int = LEASE_MS) -> None:
        self._key, self._milliseconds = f"catalog:{name}", milliseconds
        self._token = token_hex(8)

    async def take(self) -> bool:
        """Return whether it is ours; it is too if Redis does not answer, as nobody else gets it then."""
        taken = await ask("SET", self._key, self._token, "NX", "PX", self._milliseconds, without=b"OK")
        return bool(taken == b"OK")

    async def give_back(self) -> None:
        """Let others take it."""
        await ask("EVAL", GIVE_BACK, 1, self._key, self._token)


def lease_on(key: bytes, versions: Any) -> Lease:
    """Return the lease on loading one answer."""
    return Lease(f"loading:{key.hex()}:{versions}")


async def fetch(key: bytes, versions: Any) -> Answer | None:
    """Return an answer that was computed under `versions`, if Redis has one."""
    text = await ask("GET", _name(key))
    return read(text, versions) if text else None


async def keep(key: bytes, answer: Answer, *, seconds: int) -> None:
    """Put an answer where other processes find it; what was computed under other versions makes room."""
    await ask("SET", _name(key), written(answer), "EX", seconds)


def _name(key: bytes) -> str:
    return f"catalog:answer:{key.hex()}"


async def ask(*words: Word, without: Any = None) -> Any:
    """Return what Redis says, and `without` it something else."""
    replies = await ask_all(words)
    return replies[0] if replies else without


async def ask_all(*commands: tuple[Word, ...]) -> list[Any]:
    """Return what Redis says to each of these commands, which are sent together; nothing without it.

    One slow answer is the last that a request waits for, and others do not for a while.
    """
    if not breaker.may_try():
        return []
    began = monotonic()
    try:
        replies = await _redis.ask_all(*commands)
        breaker.check_pace(monotonic() - began)
    except (RedisError, OSError) as error:
        breaker.note_failure(error)
        return []
    breaker.note_success()
    return replies
