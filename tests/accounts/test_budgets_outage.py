"""Budgets go on counting while Redis is broken, wait for it once, and find back by themselves."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django_redis.cache import RedisCache
from redis import Redis

from nexus.common import counter_cache
from nexus.common.budgets import Budget
from nexus.env import redis_database
from nexus.local.servers import start_redis
from nexus.settings import redis

pytestmark = pytest.mark.usefixtures("_no_window_ends")

THREE = Budget("test", "3/h")


class Server(NamedTuple):
    """A Redis that a test may break."""

    url: str
    process_id: int

    @property
    def client(self) -> Redis:
        return Redis.from_url(self.url)


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("redis")
    with asyncio.Runner() as runner:
        url, running = runner.run(start_redis(folder, folder / "log", password="secret", is_throwaway=True))
        yield Server(redis_database(url, 3), running.process.pid)
        runner.run(running.stop())


@pytest.fixture
def server(_server: Server, settings: Any) -> Iterator[Server]:
    """Count in a Redis of the test's own, with a shop's patience; it is well again afterwards."""
    settings.CACHES = settings.CACHES | {"budgets": redis.CACHES["budgets"] | {"LOCATION": _server.url}}
    yield _server
    os.kill(_server.process_id, signal.SIGCONT)
    with _server.client as client:
        client.config_set("maxmemory", 0)
        client.execute_command("REPLICAOF", "NO", "ONE")
        client.flushall()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what Redis is asked, while the pause after a failure is longer than any test."""
    found: list[str] = []
    for name in ("add", "incr"):
        monkeypatch.setattr(RedisCache, name, noting(found, getattr(RedisCache, name)))
    monkeypatch.setattr(counter_cache.breaker, "_pause", 1_000)
    return found


def noting(found: list[str], ask: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(ask)
    def note_and_ask(*args: Any, **options: Any) -> Any:
        found.append(ask.__name__)
        return ask(*args, **options)

    return note_and_ask


def let_the_pause_pass() -> None:
    counter_cache.breaker._try_at = 0.0


def are_allowed(times: int, key: str = "ada") -> list[bool]:
    return [THREE.spend(key) == 0 for _ in range(times)]


def hang(server: Server) -> None:
    os.kill(server.process_id, signal.SIGSTOP)


def fill(server: Server) -> None:
    with server.client as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)


def forbid_writes(server: Server) -> None:
    with server.client as client:
        client.execute_command("REPLICAOF", "127.0.0.1", "1")


@pytest.mark.parametrize("break_it", [hang, fill, forbid_writes])
def test_a_broken_redis_neither_lifts_a_limit_nor_uses_it_up(server: Server, break_it: Any) -> None:
    break_it(server)
    assert are_allowed(5) == [True, True, True, False, False]
    assert are_allowed(1, "bob") == [True]
    assert THREE.spend("ada") > 0


def test_neither_does_one_that_is_not_there(settings: Any) -> None:
    nowhere = settings.CACHES["budgets"] | {"LOCATION": "redis://127.0.0.1:1/3"}
    settings.CACHES = settings.CACHES | {"budgets": nowhere}
    assert are_allowed(5) == [True, True, True, False, False]


def test_one_that_breaks_in_the_middle_of_a_window(server: Server) -> None:
    assert are_allowed(2) == [True, True]
    fill(server)
    assert are_allowed(4) == [True, True, True, False]


def test_a_hung_redis_is_waited_for_once(server: Server, asked: list[str]) -> None:
    hang(server)
    assert are_allowed(20) == [True] * 3 + [False] * 17
    assert len(asked) == 1


def test_after_a_pause_one_caller_tries_again_and_the_others_do_not_wait(server: Server, asked: list[str]) -> None:
    hang(server)
    THREE.spend("ada")
    let_the_pause_pass()
    asked.clear()
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda _: THREE.spend("ada"), range(10)))
    assert len(asked) == 1


def test_finds_back_by_itself_to_what_was_counted_before(server: Server) -> None:
    assert are_allowed(2) == [True, True]
    hang(server)
    assert are_allowed(3) == [True, True, True]
    os.kill(server.process_id, signal.SIGCONT)
    let_the_pause_pass()
    assert are_allowed(2) == [True, False]


def test_tries_again_within_ten_seconds() -> None:
    assert counter_cache.breaker._pause < 10


def test_an_outage_is_one_line_in_the_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    fill(server)
    for _ in range(3):
        are_allowed(5)
        let_the_pause_pass()
    with server.client as client:
        client.config_set("maxmemory", 0)
    are_allowed(5)
    said = [(each.levelname, each.getMessage()) for each in caplog.records if each.name == "nexus.common.breaker"]
    assert said == [("WARNING", "dependency fails"), ("INFO", "dependency answers again")]


def test_a_connection_that_was_cut_is_no_outage(server: Server) -> None:
    THREE.spend("ada")
    with server.client as client:
        client.client_kill_filter(_type="normal", skipme=True)
    assert are_allowed(3) == [True, True, False]
    assert not counter_cache.breaker._is_broken


def test_a_flushed_redis_begins_anew(server: Server) -> None:
    are_allowed(4)
    with server.client as client:
        client.flushall()
    assert are_allowed(4) == [True, True, True, False]


def test_a_counter_that_is_lost_between_two_steps_is_begun_here(server: Server) -> None:
    cache = counter_cache.CounterCache(server.url, {})
    assert cache.incr("gone") == 1
    assert cache.incr("gone") == 2
    assert not counter_cache.breaker._is_broken


@pytest.mark.parametrize("threads", [50])
def test_a_burst_lets_exactly_the_limit_through_without_redis_too(server: Server, threads: int) -> None:
    fill(server)
    with ThreadPoolExecutor(threads) as pool:
        assert sum(seconds == 0 for seconds in pool.map(lambda _: THREE.spend("ada"), range(threads))) == 3
