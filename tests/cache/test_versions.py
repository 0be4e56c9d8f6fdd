"""How long a process relies on the versions that it has read, and when it relies on none."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock

import pytest
import uvloop
from django_redis import get_redis_connection
from redis import ConnectionError as RedisConnectionError

from nexus.common import breaker, pipelined_redis, version_store
from nexus.common.pipelined_redis import Line
from nexus.common.version_store import VersionLink, VersionStore
from nexus.common.versions import Versions

DOMAINS = ("one", "two")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class World:
    """A process that reads versions, and what it sends to Redis."""

    def __init__(self) -> None:
        self.clock, self.repair = Clock(), AsyncMock()
        self.store = VersionStore("catalog", prefix="test", domains=DOMAINS)
        self.versions = Versions(self.store, repair=self.repair, clock=self.clock)
        self.sent = 0

    @property
    def stored(self) -> list[str | None]:
        found = get_redis_connection("catalog").hmget(self.store.key, DOMAINS)
        return [version and version.decode() for version in found]


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    settings.CACHE_ENABLED, settings.CACHE_LEASE_MS = True, 5
    world = World()
    read = VersionLink.read

    async def count_and_read(link: VersionLink) -> tuple[str, ...] | None:
        world.sent += 1
        return await read(link)

    monkeypatch.setattr(VersionLink, "read", count_and_read)
    return world


def test_a_version_that_is_missing_becomes_random(world: World) -> None:
    async def story() -> None:
        first = await world.versions.read()
        assert first == tuple(world.stored)
        assert len({*first}) == 2
        assert all(len(version) == 16 and int(version, 16) for version in first)
        get_redis_connection("catalog").flushdb()
        world.clock.now += 1
        second = await world.versions.read()
        assert not {*first} & {*second}
        world.store.move(["two"], by=1)
        world.clock.now += 1
        third = await world.versions.read()
        assert third[0] == second[0]
        assert third[1] != second[1]

    asyncio.run(story())


def test_relies_on_a_read_until_its_lease_is_over(world: World) -> None:
    async def story() -> None:
        assert world.versions.current() is None
        read = await world.versions.read()
        sent_at = world.clock.now
        world.store.move(DOMAINS, by=1)
        world.clock.now = sent_at + 0.004999
        assert world.versions.current() == read
        world.clock.now = sent_at + 0.005
        assert world.versions.current() is None
        assert await world.versions.read() != read

    asyncio.run(story())


def test_the_lease_counts_from_the_sending_and_not_from_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = VersionLink.read

    async def read_slowly(link: VersionLink) -> tuple[str, ...] | None:
        answer = await read(link)
        world.clock.now += 0.004
        return answer

    async def story() -> None:
        await world.versions.read()
        monkeypatch.setattr(VersionLink, "read", read_slowly)
        world.clock.now += 1
        sent_at = world.clock.now
        assert await world.versions.read()
        assert world.clock.now == sent_at + 0.004
        assert world.versions.current()
        world.clock.now = sent_at + 0.005
        assert world.versions.current() is None

    asyncio.run(story())


def test_all_who_ask_at_one_moment_share_a_read(world: World) -> None:
    async def story() -> None:
        await world.versions.read()
        world.clock.now, world.sent = 2000.0, 0
        answers = await asyncio.gather(*(world.versions.read() for _ in range(50)))
        assert len({*answers}) == 1
        assert world.sent == 1

    asyncio.run(story())


@pytest.mark.parametrize(("lease_ms", "age", "is_shared"), [(5, 0.004, True), (5, 0.005, False), (0, 0.0, False)])
def test_a_read_on_its_way_is_shared_within_its_lease_alone(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, *, lease_ms: int, age: float, is_shared: bool
) -> None:
    settings.CACHE_LEASE_MS = lease_ms
    answered, gate = asyncio.Event(), asyncio.Event()
    read = VersionLink.read

    async def read_at_the_gate(link: VersionLink) -> tuple[str, ...] | None:
        answer = await read(link)
        answered.set()
        await gate.wait()
        return answer

    async def story() -> None:
        await world.versions.read()
        world.clock.now = 2000.0
        monkeypatch.setattr(VersionLink, "read", read_at_the_gate)
        first = asyncio.create_task(world.versions.read())
        await answered.wait()
        world.store.move(DOMAINS, by=1)
        world.clock.now += age
        second = asyncio.create_task(world.versions.read())
        await asyncio.sleep(0)
        gate.set()
        assert (await first == await second) is is_shared

    asyncio.run(story())


def test_a_new_connection_is_trusted_after_the_repair(world: World) -> None:
    async def fail() -> None:
        raise RedisConnectionError("not swept")

    async def story() -> None:
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

    asyncio.run(story())


def test_who_doubts_repairs_before_the_next_use(world: World) -> None:
    async def story() -> None:
        assert await world.versions.read()
        world.versions.distrust()
        assert world.versions.current() is None
        assert world.repair.await_count == 1
        assert await world.versions.read()
        assert world.repair.await_count == 2

    asyncio.run(story())


def test_a_doubt_during_a_read_or_a_repair_counts(world: World) -> None:
    async def doubt() -> None:
        world.versions.distrust()

    async def story() -> None:
        world.repair.side_effect = doubt
        assert await world.versions.read() is None
        assert world.versions.current() is None
        world.repair.side_effect = None
        assert await world.versions.read()

    asyncio.run(story())


def test_a_redis_that_was_started_again_revives_no_version(world: World) -> None:
    async def story() -> tuple[str, ...] | None:
        return await world.versions.read()

    before = asyncio.run(story())
    # Another connection to the same run of the server, and then to one that has read an old state from its disk.
    assert asyncio.run(story()) == before
    get_redis_connection("catalog").hset(world.store.key, version_store.RUN, "f" * 40)
    after = asyncio.run(story())
    assert after
    assert before
    assert not {*before} & {*after}


def test_a_connection_that_breaks_is_given_up(world: World) -> None:
    redis = get_redis_connection("catalog")

    async def story() -> None:
        before = await world.versions.read()
        redis.client_kill_filter(_type="normal", skipme=True)
        world.clock.now += 1
        assert await world.versions.read() is None
        assert world.versions.breaker.is_pausing
        world.versions.breaker.note_success()
        assert await world.versions.read() == before
        assert world.repair.await_count == 2

    asyncio.run(story())


def test_a_redis_that_hangs_is_waited_for_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def hear_nothing(*_: object) -> None:
        pass

    async def story() -> None:
        assert await world.versions.read()
        world.clock.now, world.sent = 2000.0, 0
        monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", 0.05)
        monkeypatch.setattr(Line, "data_received", hear_nothing)
        assert await asyncio.gather(*(world.versions.read() for _ in range(20))) == [None] * 20
        assert await world.versions.read() is None
        assert world.sent == 1

    asyncio.run(story())


def test_a_redis_that_is_slow_is_waited_for_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        assert await world.versions.read()
        world.clock.now, world.sent = 2000.0, 0
        monkeypatch.setattr(breaker, "SLOW_SECONDS", 0)
        assert await asyncio.gather(*(world.versions.read() for _ in range(20))) == [None] * 20
        assert world.versions.breaker.is_pausing
        assert await world.versions.read() is None
        assert world.sent == 1

    asyncio.run(story())


def test_one_request_tries_a_redis_that_failed_and_the_others_go_on(world: World) -> None:
    tried, done = asyncio.Event(), asyncio.Event()

    async def repair() -> None:
        tried.set()
        await done.wait()

    async def story() -> None:
        world.repair.side_effect = repair
        world.versions.breaker.note_failure(OSError())
        world.versions.breaker._try_at = 0.0
        trying = asyncio.create_task(world.versions.read())
        await tried.wait()
        assert await world.versions.read() is None
        done.set()
        assert await trying
        assert world.repair.await_count == 1

    asyncio.run(story())


def test_a_redis_that_takes_connections_and_says_nothing(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", 0.05)

    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = f"redis://127.0.0.1:{server.getsockname()[1]}/2"
            settings.CACHES = settings.CACHES | {"catalog": settings.CACHES["catalog"] | {"LOCATION": address}}
            assert await world.versions.read() is None
            assert world.versions.breaker.is_pausing
        assert world.repair.await_count == 0

    asyncio.run(story())


def test_nobody_waits_for_a_repair_that_takes_its_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nexus.common.versions.PATIENCE_SECONDS", 0.01)
    done = asyncio.Event()

    async def story() -> None:
        world.repair.side_effect = done.wait
        assert await world.versions.read() is None
        monkeypatch.setattr("nexus.common.versions.PATIENCE_SECONDS", 30)
        waiting = asyncio.create_task(world.versions.read())
        await asyncio.sleep(0)
        done.set()
        assert await waiting
        assert world.repair.await_count == 1

    asyncio.run(story())


def test_nobody_is_asked_without_a_cache(world: World, settings: Any) -> None:
    settings.CACHE_ENABLED = False

    async def story() -> None:
        assert await world.versions.read() is None
        assert world.versions.current() is None

    asyncio.run(story())
    assert world.sent == 0
    assert world.repair.await_count == 0


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
