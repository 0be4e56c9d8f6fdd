"""Answers to a load balancer: whether the process is alive, and whether it can serve."""

import asyncio
from enum import StrEnum

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django_redis import get_redis_connection
from redis import RedisError

from nexus.common.threads import in_database_thread


class State(StrEnum):
    """What a dependency looks like from here."""

    OK = "ok"
    DOWN = "down"
    MIGRATIONS_MISSING = "migrations missing"


class _Migrations:
    """Remembers that everything is applied: migrations are not taken back under a running process."""

    are_applied = False


class _Draining:
    """Remembers that the process is about to end."""

    has_begun = False


def begin_draining() -> None:
    """Have `readyz` say from now on that this process wants no more requests."""
    _Draining.has_begun = True


async def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process can answer at all."""
    return JsonResponse({"status": "ok"})


async def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when PostgreSQL answers and is migrated; a missing Redis only degrades."""
    if _Draining.has_begun:
        return JsonResponse({"status": "draining"}, status=503)
    postgresql, redis = await asyncio.gather(_postgresql(), asyncio.to_thread(_redis))
    if postgresql is not State.OK:
        status, code = "unavailable", 503
    else:
        status, code = ("ok" if redis is State.OK else "degraded"), 200
    return JsonResponse({"status": status, "postgresql": postgresql, "redis": redis}, status=code)


async def _postgresql() -> State:
    try:
        return await in_database_thread(_look_at_postgresql)
    except DatabaseError:
        return State.DOWN


def _look_at_postgresql() -> State:
    if not _Migrations.are_applied:
        executor = MigrationExecutor(connection)
        _Migrations.are_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return State.OK if _Migrations.are_applied else State.MIGRATIONS_MISSING
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return State.OK


def _redis() -> State:
    try:
        for alias in ("default", "auth"):
            get_redis_connection(alias).ping()
    except RedisError:
        return State.DOWN
    return State.OK
