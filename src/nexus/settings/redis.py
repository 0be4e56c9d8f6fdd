"""Redis: what is kept in which database of which server, and sentinels that know which server that is."""

from typing import Any
from urllib.parse import urlsplit

from environs import ValidationError, validate
from redis.backoff import NoBackoff
from redis.retry import Retry

from nexus.env import REDIS_ADDRESS, env, redis_database

TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
IS_MASTER = validate.Regexp(
    r"redis://([^\s@]*@)?[a-z0-9._-]+(/\d*)?\Z",
    error="Behind REDIS_SENTINELS it names a master in lower case, without a port or TLS: redis://:password@master.",
)


def _are_sentinels(words: list[str]) -> None:
    for word in words:
        try:
            parts = urlsplit(f"//{word}")
            is_place = parts.hostname and parts.port and parts.netloc == word and not parts.username
        except ValueError:
            is_place = False
        if not is_place:
            raise ValidationError("Each is a host and a port, such as sentinel.example:26379.")


_SENTINELS = env.words("REDIS_SENTINELS", default=[], validate=_are_sentinels)
# With any of them, the host of each address below is the name of a master that they watch.
REDIS_SENTINELS = [(parts.hostname or "", parts.port or 0) for parts in (urlsplit(f"//{word}") for word in _SENTINELS)]
REDIS_SENTINEL_PASSWORD = env.str("REDIS_SENTINEL_PASSWORD", default="")

_IS_ADDRESS = IS_MASTER if REDIS_SENTINELS else REDIS_ADDRESS
# Redis databases: 0 the broker, 1 the default cache, 2 the catalogue, 3 accounts.
REDIS_URL = env.str("REDIS_URL", validate=_IS_ADDRESS)
REDIS_CACHE_URL = env.str("REDIS_CACHE_URL", default=REDIS_URL, validate=_IS_ADDRESS)
REDIS_AUTH_URL = env.str("REDIS_AUTH_URL", default=REDIS_URL, validate=_IS_ADDRESS)

# One that does not answer is not asked again: there are others.
SENTINEL_OPTIONS: dict[str, Any] = TIMEOUTS | {
    "password": REDIS_SENTINEL_PASSWORD or None,
    "retry": Retry(NoBackoff(), 0),
}


def _options() -> dict[str, Any]:
    options: dict[str, Any] = {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5}
    if REDIS_SENTINELS:
        # The client stays the usual one: django-redis's for sentinels reads from replicas, which may not know yet
        # that a token is revoked or a limit used up.
        options |= {
            "CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory",
            "SENTINELS": REDIS_SENTINELS,
            "SENTINEL_KWARGS": SENTINEL_OPTIONS,
        }
    return options


def _redis_cache(url: str, database: int, prefix: str) -> dict[str, Any]:
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": redis_database(url, database),
        "KEY_PREFIX": prefix,
        "OPTIONS": _options(),
    }


CACHES = {
    "default": _redis_cache(REDIS_CACHE_URL, 1, "default"),
    "catalog": _redis_cache(REDIS_CACHE_URL, 2, "catalog"),
    "auth": _redis_cache(REDIS_AUTH_URL, 3, "auth"),
    # Beside it in the same database; goes on counting in memory while Redis is broken.
    "budgets": _redis_cache(REDIS_AUTH_URL, 3, "auth") | {"BACKEND": "nexus.common.counter_cache.CounterCache"},
}
RATELIMIT_USE_CACHE = "budgets"
