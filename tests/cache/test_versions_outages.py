"""When a process relies on no versions: while Redis fails, and until what may have been missed is repaired."""

import asyncio
import socket
from typing import Any

import pytest
import uvloop
from django_redis import get_redis_connection
from redis import ConnectionError as RedisConnectionError

from nexus.common import breaker, pipelined_redis, version_store
from nexus.common.pipelined_redis import Line
from tests.cache.process import World, in_a_loop


@in_a_loop
async def test_a_new_connection_is_trusted_after_the_repair(world: World) -> None:
    async def fail() -> None:
        raise RedisConnectionError("not swept")

    world.repair.side_effect = fail
    assert await world.versions.read() is None
    assert world.sent == 0
    world.repair.side_effect = None
    # The breaker spares Redis for a while.
    assert await world.versions.read() is None
    world.versions.breaker.note_success()
    assert await world.versions.read()
    world.clock.now += 1
    assert await world.versions.read()
    assert world.repair.await_count == 2


@in_a_loop
async def test_who_doubts_repairs_before_the_next_use(world: World) -> None:
    assert await world.versions.read()
    world.versions.distrust()
    assert world.versions.current() is None
    assert world.repair.await_count == 1
    assert await world.versions.read()
    assert world.repair.await_count == 2


@in_a_loop
async def test_a_doubt_during_a_read_or_a_repair_counts(world: World) -> None:
    async def doubt() -> None:
        world.versions.distrust()

    world.repair.side_effect = doubt
    assert await world.versions.read() is None
    assert world.versions.current() is None
    world.repair.side_effect = None
    assert await world.versions.read()


@in_a_loop
async def test_nobody_waits_for_a_repair_that_takes_its_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nexus.common.versions.PATIENCE_SECONDS", 0.01)
    done = asyncio.Event()
    world.repair.side_effect = done.wait
    assert await world.versions.read() is None
    monkeypatch.setattr("nexus.common.versions.PATIENCE_SECONDS", 30)
    waiting = asyncio.create_task(world.versions.read())
    await asyncio.sleep(0)
    done.set()
    assert await waiting
    assert world.repair.await_count == 1


def test_a_redis_that_was_started_again_revives_no_version(world: World) -> None:
    before = asyncio.run(world.versions.read())
    # Another connection to the same run of the server, and then to one that has read an old state from its disk.
    assert asyncio.run(world.versions.read()) == before
    get_redis_connection("catalog").hset(world.store.key, version_store.RUN, "f" * 40)
    after = asyncio.run(world.versions.read())
    assert after
    assert before
    assert not {*before} & {*after}


@in_a_loop
async def test_a_connection_that_breaks_is_given_up(world: World) -> None:
    redis = get_redis_connection("catalog")
    before = await world.versions.read()
    redis.client_kill_filter(_type="normal", skipme=True)
    world.clock.now += 1
    assert await world.versions.read() is None
    assert world.versions.breaker.is_pausing
    world.versions.breaker.note_success()
    assert await world.versions.read() == before
    assert world.repair.await_count == 2


def test_a_connection_that_is_reset_under_uvloop_is_given_up(world: World) -> None:
    async def story() -> None:
        before = await world.versions.read()
        ((link, _),) = world.versions._links.values()
        link._line._transport.abort()
        await asyncio.sleep(0)
        world.clock.now += 1
        assert await world.versions.read() is None
        world.versions.breaker.note_success()
        assert await world.versions.read() == before

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(story())


@in_a_loop
async def test_a_redis_that_hangs_is_waited_for_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def hear_nothing(*_: object) -> None:
        pass

    assert await world.versions.read()
    world.clock.now, world.sent = 2000.0, 0
    monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(Line, "data_received", hear_nothing)
    assert await asyncio.gather(*(world.versions.read() for _ in range(20))) == [None] * 20
    assert await world.versions.read() is None
    assert world.sent == 1


@in_a_loop
async def test_a_redis_that_is_slow_is_waited_for_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await world.versions.read()
    world.clock.now, world.sent = 2000.0, 0
    monkeypatch.setattr(breaker, "SLOW_SECONDS", 0)
    assert await asyncio.gather(*(world.versions.read() for _ in range(20))) == [None] * 20
    assert world.versions.breaker.is_pausing
    assert await world.versions.read() is None
    assert world.sent == 1


@in_a_loop
async def test_one_request_tries_a_redis_that_failed_and_the_others_go_on(world: World) -> None:
    tried, done = asyncio.Event(), asyncio.Event()

    async def repair() -> None:
        tried.set()
        await done.wait()

    world.repair.side_effect = repair
    world.versions.breaker.note_failure(OSError())
    world.versions.breaker._try_at = 0.0
    trying = asyncio.create_task(world.versions.read())
    await tried.wait()
    assert await world.versions.read() is None
    done.set()
    assert await trying
    assert world.repair.await_count == 1


@in_a_loop
async def test_a_redis_that_takes_connections_and_says_nothing(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/2"
        settings.CACHES = settings.CACHES | {"catalog": settings.CACHES["catalog"] | {"LOCATION": address}}
        assert await world.versions.read() is None
        assert world.versions.breaker.is_pausing
    assert world.repair.await_count == 0
