"""The cache that budgets are counted in: Redis, and while Redis is broken this process's memory."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis import RedisError

from nexus.common.breaker import Breaker

# Under a flood of addresses the least used counters are dropped; one takes some 400 bytes.
LOCAL_COUNTERS = 100_000
# Longer than any window: a counter that is begun in the middle does not know how long its own is.
LOCAL_SECONDS = 2 * 86_400

breaker = Breaker("Redis of the budgets")
local = LocMemCache("budgets", {"OPTIONS": {"MAX_ENTRIES": LOCAL_COUNTERS}})


class CounterCache(BaseCache):
    """Has the two operations that django-ratelimit counts with, and each always counts.

    While Redis is away, hangs or takes no writes, every process counts for itself, so that a
    limit is neither lifted nor at once used up.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis = RedisCache(location, params)

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Begin a counter unless there is one, and return whether it was begun."""
        added: bool | None = _try(lambda: self._redis.add(key, value, timeout, version))
        return local.add(key, value, timeout, version) if added is None else added

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Move a counter and return what it is at now."""
        count: int | None = _try(lambda: self._redis.incr(key, delta, version))
        return count_here(key, delta, version) if count is None else count


def count_here(key: str, delta: int = 1, version: int | None = None) -> int:
    """Move a counter of this process's memory and return what it is at now."""
    local.add(key, 0, LOCAL_SECONDS, version)
    return local.incr(key, delta, version)


def _try[T](ask: Callable[[], T]) -> T | None:
    """Return what Redis answers; None when it does not, or has lost the counter in between."""
    if not breaker.may_try():
        return None
    try:
        answer = ask()
    except (RedisError, OSError) as error:
        breaker.note_failure(error)
        return None
    except ValueError:
        answer = None
    breaker.note_success()
    return answer
