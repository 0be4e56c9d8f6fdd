"""The two kinds of Redis are down, hang, are slow, full or empty, while people shop."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from redis import Redis

from tests.faults.rows import UNAVAILABLE, Note, row
from tests.faults.shop import Shop

pytestmark = pytest.mark.processes

FAULT_SECONDS = 6
type Break = Callable[[Shop], AbstractContextManager[None]]


@contextmanager
def full(url: str) -> Iterator[None]:
    """Take no writes for want of memory meanwhile, and evict nothing."""
    with Redis.from_url(url) as redis:
        redis.config_set("maxmemory-policy", "noeviction")
        redis.config_set("maxmemory", "1")
        try:
            yield
        finally:
            redis.config_set("maxmemory", "0")


def flush(url: str) -> None:
    with Redis.from_url(url) as redis:
        redis.flushall()


CACHE_FAULTS: dict[str, Break] = {
    "refused": lambda shop: shop.cache.refusing(),
    "hung": lambda shop: shop.cache.hanging(),
    "slow": lambda shop: shop.cache.slow(0.3),
    "full": lambda shop: full(shop.cache_url),
}
AUTH_FAULTS: dict[str, Break] = {
    "refused": lambda shop: shop.auth.refusing(),
    "hung": lambda shop: shop.auth.hanging(),
    "slow": lambda shop: shop.auth.slow(0.3),
    "full": lambda shop: full(shop.auth_url),
}


@pytest.mark.faults
@pytest.mark.parametrize("how", CACHE_FAULTS)
def test_cache_redis(how: str, shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, broken.fault(), CACHE_FAULTS[how](shop):
        broken.load.go_on(FAULT_SECONDS)


@pytest.mark.faults
def test_cache_redis_flushed(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, broken.fault():
        flush(shop.cache_url)


@pytest.mark.faults
@pytest.mark.parametrize("how", AUTH_FAULTS)
def test_auth_redis(how: str, shop: Shop, record_property: Note) -> None:
    # What asks a slow one many times is given up in time.
    codes = (UNAVAILABLE,) if how == "slow" else ()
    with row(shop, record_property, codes=codes) as broken, broken.fault(), AUTH_FAULTS[how](shop):
        broken.load.go_on(FAULT_SECONDS)
