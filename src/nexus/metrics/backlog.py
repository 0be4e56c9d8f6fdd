"""What waits for a worker: asked when Prometheus asks, of PostgreSQL, Redis and the broker.

Every process answers the same, so that it is known also while all workers are down; take the maximum.
"""

from collections.abc import Callable, Iterator
from threading import Lock
from time import monotonic
from typing import Any

import psycopg
from django.db import connection
from django_redis import get_redis_connection
from kombu.exceptions import OperationalError as BrokerError
from prometheus_client.core import GaugeMetricFamily, Metric
from redis import RedisError

from catalog.services.view_batches import PENDING
from catalog.services.views import COUNTED
from nexus.celery import app

REMEMBERED_SECONDS = 5.0
FAILURES = (psycopg.Error, RedisError, BrokerError, OSError)

# Every row but the last reads a small partial index. An outbox without a mail is as old as nothing.
WAITING = """
SELECT 'mails', count(*), extract(epoch FROM now() - min(created_at))
FROM accounts_outgoingemail WHERE status = 'waiting'
UNION ALL
SELECT 'mails due', count(*), extract(epoch FROM now() - min(next_attempt_at))
FROM accounts_outgoingemail WHERE status = 'waiting' AND next_attempt_at <= now()
UNION ALL
SELECT 'logins', count(*), extract(epoch FROM now() - min(occurred_at))
FROM accounts_loginhistory WHERE located_at IS NULL
UNION ALL
SELECT 'low stock alerts', count(*), extract(epoch FROM now() - min(raised_at))
FROM catalog_lowstockalert WHERE reported_at IS NULL
UNION ALL
SELECT 'loose files', count(*), extract(epoch FROM now() - min(removable_at))
FROM catalog_loosefile WHERE removable_at <= now()
UNION ALL
SELECT 'reported reviews', count(DISTINCT review.id), extract(epoch FROM now() - min(report.created_at))
FROM catalog_reviewreport report JOIN catalog_productreview review ON review.id = report.review_id
WHERE report.resolved_at IS NULL AND review.status = 'approved'
UNION ALL
SELECT 'reviews', count(*), extract(epoch FROM now() - min(updated_at))
FROM catalog_productreview WHERE status = 'pending'
"""


class Backlog:
    """Collects the figures, at most once in five seconds however many ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._metrics: list[Metric] = []
        self._asked_at = -REMEMBERED_SECONDS

    def collect(self) -> Iterator[Metric]:
        """Yield what is known; what a dependency that is down would say is left out, and that it is said."""
        with self._lock:
            if monotonic() >= self._asked_at + REMEMBERED_SECONDS:
                self._metrics = list(_ask_all())
                self._asked_at = monotonic()
            yield from self._metrics


def _ask_all() -> Iterator[Metric]:
    is_known = GaugeMetricFamily("nexus_backlog_known", "1 if the source of these figures answered.", labels=["source"])
    sources: dict[str, Callable[[], list[Metric]]] = {"postgresql": _rows, "redis": _views, "broker": _queues}
    for name, ask in sources.items():
        try:
            found = ask()
        except FAILURES:
            found = []
        is_known.add_metric([name], float(bool(found)))
        yield from found
    yield is_known


def _rows() -> list[Metric]:
    size = GaugeMetricFamily("nexus_backlog_size", "How many rows wait for a worker or for staff.", labels=["kind"])
    age = GaugeMetricFamily("nexus_backlog_oldest_seconds", "How long the oldest has waited.", labels=["kind"])
    # Past the pool: it may be used up, which is when these are wanted, and a worker must not fork with an open one.
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as asking:
        for kind, count, seconds in asking.execute(WAITING).fetchall():
            size.add_metric([kind], count)
            age.add_metric([kind], float(seconds or 0))
    return [size, age]


def _views() -> list[Metric]:
    redis: Any = get_redis_connection("auth")
    waiting = GaugeMetricFamily("nexus_views_products", "Products whose views Redis holds until the next flush.")
    # One field of a pending batch is its name.
    waiting.add_metric([], redis.hlen(COUNTED) + max(redis.hlen(PENDING) - 1, 0))
    return [waiting]


def _queues() -> list[Metric]:
    queued = GaugeMetricFamily("nexus_queue_tasks", "Tasks that no worker has taken yet.", labels=["queue"])
    taken = GaugeMetricFamily("nexus_queue_taken_tasks", "Tasks that a worker has taken and not finished.")
    with app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        for queue in app.amqp.queues:
            queued.add_metric([queue], channel.client.llen(queue))
        taken.add_metric([], channel.client.hlen("unacked"))
    return [queued, taken]
