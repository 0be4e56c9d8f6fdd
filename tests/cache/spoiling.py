"""What a change spoils, as Redis has it: a version that has moved is gone, and will be random when it is read."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection
from django.test import TestCase
from django_redis import get_redis_connection

from catalog.cache.versions import store
from catalog.models import SpoiledDomain

P, C, B, R, V = "products", "categories", "brands", "reviews", "votes"
BEFORE = "before"


def pin_versions() -> None:
    """Give every domain a version that is known."""
    get_redis_connection("catalog").hset(store.key, mapping=dict.fromkeys(store.domains, BEFORE))


def moved() -> set[str]:
    """Return whose version has moved since they were pinned."""
    found = get_redis_connection("catalog").hmget(store.key, store.domains)
    assert {*found} <= {None, BEFORE.encode()}
    return {domain for domain, version in zip(store.domains, found, strict=True) if version is None}


def on_record() -> set[str]:
    """Return which domains are to be swept."""
    return {*SpoiledDomain.objects.values_list("domain", flat=True)}


def spoiled_by(change: Callable[[], Any]) -> set[str]:
    """Return which versions a change moves; what is on record in the database must say the same."""
    pin_versions()
    SpoiledDomain.objects.all().delete()
    with _committed():
        change()
    assert on_record() == moved()
    return moved()


def _committed() -> AbstractContextManager[Any]:
    """Have what follows a commit done, in a test that is rolled back too."""
    return TestCase.captureOnCommitCallbacks(execute=True) if connection.in_atomic_block else nullcontext()


def execute(sql: str, *params: Any) -> None:
    """Run SQL as somebody does by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
