"""Bringing the views that Redis holds into PostgreSQL, in batches that are added once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone
from django_redis import get_redis_connection

from catalog.models import ViewBatch
from catalog.services.views import COUNTED

PENDING = f"{COUNTED}:pending"
NAME = b"batch"
# Few enough to be updated well within the time of one statement, and to keep nobody waiting for a row.
PRODUCTS_AT_ONCE = 500
# One that a flush left behind, and what has come in since.
BATCHES_AT_ONCE = 2
# A Redis that comes back without its last second may bring a batch again; it is known for so long.
MEMORY = timedelta(days=2)

# KEYS: the counts; the pending batch. ARGV: a name for the batch, if there is none pending.
TAKE = """
if redis.call('EXISTS', KEYS[2]) == 0 then
    if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
    redis.call('RENAME', KEYS[1], KEYS[2])
    redis.call('HSET', KEYS[2], 'batch', ARGV[1])
end
return redis.call('HGETALL', KEYS[2])
"""

# Nobody but whoever has added this very batch takes it away.
DROP = """
if redis.call('HGET', KEYS[1], 'batch') == ARGV[1] then redis.call('UNLINK', KEYS[1]) end
"""

# One statement, so the part is added and on record as added, or neither. Products are locked in the order
# of their ids, as by the triggers that rate them, so the two never deadlock; deleted ones are in no row.
ADD = """
WITH new_part AS (
    INSERT INTO catalog_viewbatch (batch, part) VALUES (%(batch)s, %(part)s) ON CONFLICT DO NOTHING RETURNING 1
), viewed AS (
    SELECT * FROM unnest(%(products)s::bigint[], %(views)s::bigint[]) AS viewed (id, views)
), locked AS (
    SELECT product.id FROM catalog_product AS product
    WHERE product.id = ANY(%(products)s::bigint[]) AND EXISTS (SELECT FROM new_part)
    ORDER BY product.id FOR NO KEY UPDATE
)
UPDATE catalog_product AS product SET view_count = product.view_count + viewed.views
FROM viewed JOIN locked USING (id) WHERE product.id = viewed.id
RETURNING viewed.views
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Views by product; the name tells it from all others."""

    name: UUID
    views: dict[int, int]


def flush_views() -> int:
    """Add to the products what Redis has counted since the last time, and return how many views that were.

    Nothing but `view_count` moves. Whoever dies in here leaves the batch to the next flush, which adds
    only what is missing. A Redis or PostgreSQL that does not answer raises its error.
    """
    redis = get_redis_connection("auth")
    total = 0
    for batch in _pending_batches(redis):
        for part, views in enumerate(batched(sorted(batch.views.items()), PRODUCTS_AT_ONCE)):
            total += _add(batch.name, part, *zip(*views, strict=True))
        redis.register_script(DROP)(keys=[PENDING], args=[str(batch.name)])
    return total


def forget_batches() -> int:
    """Delete what is known of batches that were added long ago; return how many parts that were."""
    deleted, _ = ViewBatch.objects.filter(counted_at__lt=timezone.now() - MEMORY).delete()
    return deleted


def _pending_batches(redis: Any) -> Iterator[Batch]:
    take = redis.register_script(TAKE)
    for _ in range(BATCHES_AT_ONCE):
        answer = take(keys=[COUNTED, PENDING], args=[str(uuid4())])
        if not answer:
            return
        fields = dict(zip(answer[::2], answer[1::2], strict=True))
        name = UUID(fields.pop(NAME).decode())
        yield Batch(name, {int(product): int(views) for product, views in fields.items()})


def _add(batch: UUID, part: int, products: Sequence[int], views: Sequence[int]) -> int:
    """Add a part of a batch unless it has been added; return how many views that were."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, {"batch": batch, "part": part, "products": [*products], "views": [*views]})
        return sum(added for (added,) in cursor.fetchall())
