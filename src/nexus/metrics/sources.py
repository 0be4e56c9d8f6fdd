"""What is known without counting it: the state of pools and of breakers."""

from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg_pool import ConnectionPool

from nexus.common.breaker import breakers
from nexus.common.metrics import instruments
from nexus.common.metrics.publishing import Readings, publish_from


@publish_from
def breaker_states() -> Readings:
    """Say which dependencies a process leaves alone just now."""
    down: dict[str, bool] = {}
    for breaker in breakers():
        down[breaker.dependency] = down.get(breaker.dependency, False) or breaker.is_pausing
    for name, is_down in down.items():
        yield instruments.dependency_down.labels(name), is_down


@publish_from
def pool_states() -> Readings:
    """Say how full the pools are, and how often somebody had to wait."""
    # Django shows its pools nowhere.
    pools: dict[str, ConnectionPool] = vars(DatabaseWrapper)["_connection_pools"]
    for database, pool in list(pools.items()):
        stats = pool.get_stats()
        idle = stats.get("pool_available", 0)
        yield instruments.pool_connections.labels(database, "idle"), idle
        yield instruments.pool_connections.labels(database, "used"), max(stats.get("pool_size", 0) - idle, 0)
        yield instruments.pool_waiting.labels(database), stats.get("requests_waiting", 0)
        yield instruments.pool_waits.labels(database), stats.get("requests_queued", 0)
        yield instruments.pool_wait_seconds.labels(database), stats.get("requests_wait_ms", 0) / 1000
        yield instruments.pool_errors.labels(database), stats.get("requests_errors", 0)
