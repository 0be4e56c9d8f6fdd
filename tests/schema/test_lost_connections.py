"""A restart of PostgreSQL ends the connections that wait in the pool; no later request fails for it."""

import asyncio
import time
from typing import Any

import pytest
from django.db import connection

from nexus.common import replicas
from nexus.common.breaker import Breaker
from schema.context import Context
from schema.root import schema
from tests.factories import make_product

PAGE = "{ products { totalCount } categories { id } brands { id } }"
OTHERS = """FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


@pytest.mark.django_db(transaction=True)
def test_requests_after_a_restart_are_answered(settings: Any) -> None:
    settings.DATABASE_THREADS = 4
    make_product("lamp")
    assert [answer.errors for answer in ask_often()] == [None] * 20
    assert end_other_connections() >= 1
    answers = ask_often()
    assert [answer.errors for answer in answers] == [None] * 20
    assert answers[0].data["products"] == {"totalCount": 1}


def test_a_long_outage_is_not_prolonged(settings: Any) -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["reconnect_timeout"] <= 5


def test_a_replica_that_is_silent_is_left_from_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    breaker = Breaker("a replica")
    monkeypatch.setattr(replicas, "_breakers", {"replica_1": breaker})
    reads = replicas.Reads(versions=("1",), viewer_id=None)
    reads._chosen = "replica_1"

    async def note() -> None:
        reads.note_silence()

    asyncio.run(note())
    assert (breaker.is_broken, reads._chosen) == (True, "default")


def end_other_connections() -> int:
    """End them all at once, wait until they are gone, and return how many those were."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) {OTHERS}")
        (ended,) = cursor.fetchone()
        for _ in range(1_000):
            cursor.execute(f"SELECT count(*) {OTHERS}")
            if cursor.fetchone() == (0,):
                break
            time.sleep(0.05)
    return ended


def ask_often() -> list[Any]:
    async def ask() -> list[Any]:
        answers: list[Any] = await asyncio.gather(*(schema.execute(PAGE, context_value=Context()) for _ in range(20)))
        return answers

    return asyncio.run(ask())
