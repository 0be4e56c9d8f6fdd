"""Nobody waits for ever for a PostgreSQL that is frozen, whatever they were doing."""

import asyncio
import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import OperationalError

from nexus.common import threads
from nexus.common.database import giving_up_after
from nexus.common.threads import forget_waiting, impatient, in_database_thread
from tests.faults.proxy import Proxy

SECONDS = 0.3


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    port = urlsplit(os.environ["DATABASE_URL"]).port
    assert port
    proxy = Proxy(port)
    yield proxy
    proxy.close()


def connect(proxy: Proxy, *, seconds: float | None = SECONDS) -> psycopg.Connection:
    port = urlsplit(os.environ["DATABASE_URL"]).port
    url = os.environ["DATABASE_URL"].replace(f":{port}/", f":{proxy.port}/")
    return giving_up_after(seconds).connect(url, connect_timeout=20)


def test_gives_up_on_a_server_that_is_frozen(proxy: Proxy) -> None:
    with connect(proxy) as frozen:
        assert frozen.execute("SELECT 1").fetchone() == (1,)
        with proxy.hanging(), pytest.raises(psycopg.OperationalError):
            frozen.execute("SELECT 2")
        assert frozen.closed


def test_an_error_that_comes_in_time_leaves_the_connection(proxy: Proxy) -> None:
    with connect(proxy, seconds=20) as asked:
        asked.execute("SET statement_timeout = 50")
        asked.commit()
        with pytest.raises(psycopg.OperationalError):
            asked.execute("SELECT pg_sleep(20)")
        asked.rollback()
        assert asked.execute("SELECT 1").fetchone() == (1,)


def test_those_who_may_wait_do(proxy: Proxy) -> None:
    with connect(proxy, seconds=None) as patient:
        assert patient.execute("SELECT pg_sleep(0.5)").fetchone() == ("",)


def test_the_shop_gives_up_after_its_statements_would_have_ended(shop_options: dict[str, Any]) -> None:
    assert shop_options["pool"]["connection_class"].seconds == 2.0


def wait_often(*, seconds: float, times: int, forget: bool = False) -> int:
    """Let one request wait so often for so long; return how often that was."""
    done = 0

    @impatient
    async def answer() -> None:
        nonlocal done
        for _ in range(times):
            await in_database_thread(time.sleep, seconds)
            if forget:
                forget_waiting()
            done += 1

    with asyncio.Runner() as runner:
        runner.run(answer())
    return done


@pytest.fixture
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "ANSWER_SECONDS", 0.5)


@pytest.mark.usefixtures("_little_time")
def test_a_request_waits_no_longer_for_many_slow_statements_than_for_one() -> None:
    with pytest.raises(OperationalError):
        wait_often(seconds=0.1, times=100)


@pytest.mark.usefixtures("_little_time")
def test_what_is_no_waiting_does_not_count() -> None:
    assert wait_often(seconds=0.1, times=10, forget=True) == 10


@pytest.mark.usefixtures("_little_time")
def test_one_inside_of_another_has_what_is_left() -> None:
    @impatient
    async def inner() -> None:
        await in_database_thread(time.sleep, 0.1)

    @impatient
    async def outer() -> None:
        for _ in range(100):
            await inner()

    with pytest.raises(OperationalError), asyncio.Runner() as runner:
        runner.run(outer())
