"""The answers in Redis, which all processes share, and who of them is loading one."""

from secrets import token_hex
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
    """The right to load an answer that others wait for."""

    def __init__(self, key: bytes, versions: Any) -> None:
        self._key = f"catalog:loading:{key.hex()}:{versions}"
        self._token = token_hex(8)

    async def take(self) -> bool:
        """Return whether it is ours; it is too if Redis does not answer, as nobody else gets it then."""
        taken = await _ask("SET", self._key, self._token, "NX", "PX", LEASE_MS, without=b"OK")
        return bool(taken == b"OK")

    async def give_back(self) -> None:
        """Let others take it."""
        await _ask("EVAL", GIVE_BACK, 1, self._key, self._token)


async def fetch(key: bytes, versions: Any) -> Answer | None:
    """Return an answer that was computed under `versions`, if Redis has one."""
    text = await _ask("GET", _name(key))
    return read(text, versions) if text else None


async def keep(key: bytes, answer: Answer, *, seconds: int) -> None:
    """Put an answer where other processes find it; what was computed under other versions makes room."""
    await _ask("SET", _name(key), written(answer), "EX", seconds)


def _name(key: bytes) -> str:
    return f"catalog:answer:{key.hex()}"


async def _ask(*words: Word, without: Any = None) -> Any:
    """Return what Redis says, and `without` it something else."""
    if not breaker.may_try():
        return without
    try:
        reply = await _redis.ask(*words)
    except (RedisError, OSError) as error:
        breaker.note_failure(error)
        return without
    breaker.note_success()
    return reply
