"""What may grow in a shop that runs for long: memory, descriptors, connections, keys, and work that waits."""

import os
from collections.abc import Iterator
from pathlib import Path

from redis import Redis

from nexus.env import redis_database
from tests.faults.shop import Shop

PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
DATABASES = range(4)
# What waits for so long has been forgotten by those who should do it.
OVERDUE = "now() - interval '90 seconds'"
WAITING = {
    "mails overdue": f"accounts_outgoingemail WHERE status = 'waiting' AND next_attempt_at < {OVERDUE}",
    "logins not looked at": f"accounts_loginhistory WHERE located_at IS NULL AND occurred_at < {OVERDUE}",
    "spoiled domains": "catalog_spoileddomain",
    "loose files": "catalog_loosefile",
}


def gauge(shop: Shop) -> dict[str, float]:
    """Return what there is of each now."""
    gauges: dict[str, float] = {}
    programs = {f"web {number}": web.running for number, web in enumerate(shop.webs)} | {"worker": shop.worker}
    for name, running in programs.items():
        family = list(_family(running.process.pid))
        gauges[f"MiB of {name}"] = sum(map(_mib, family))
        gauges[f"descriptors of {name}"] = sum(map(_descriptors, family))
        gauges[f"threads of {name}"] = sum(map(_threads, family))
    gauges["connections to PostgreSQL"] = _count(shop, "pg_stat_activity WHERE application_name <> ''")
    gauges |= {name: _count(shop, rows) for name, rows in WAITING.items()}
    for name, url in (("cache", shop.cache_url), ("auth", shop.auth_url)):
        gauges |= _gauge_redis(name, url)
    return gauges


def _gauge_redis(name: str, url: str) -> dict[str, float]:
    with Redis.from_url(url) as redis:
        gauges = {f"connections to the Redis of {name}": float(redis.info("clients")["connected_clients"])}
        waiting = float(redis.llen("celery"))
    gauges[f"keys without TTL of {name}"] = float(sum(_keys_for_ever(url, number) for number in DATABASES))
    return gauges | ({"tasks in the queue": waiting} if name == "auth" else {})


def _keys_for_ever(url: str, number: int) -> int:
    with Redis.from_url(redis_database(url, number)) as redis:
        return sum(redis.ttl(key) == -1 for key in redis.scan_iter(count=1000))


def _count(shop: Shop, rows: str) -> float:
    ((count,),) = shop.sql(f"SELECT count(*) FROM {rows}")  # noqa: S608 - one of ours
    return float(count)


def _family(pid: int) -> Iterator[int]:
    """Return a process and those that it has started."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MIB


def _descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
