"""How long a process relies on the versions that it has read, and who shares a read."""

import asyncio
from typing import Any

import pytest
from django_redis import get_redis_connection

from nexus.common.version_store import VersionLink
from tests.cache.process import DOMAINS, World, in_a_loop


@in_a_loop
async def test_a_version_that_is_missing_becomes_random(world: World) -> None:
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


@in_a_loop
async def test_relies_on_a_read_until_its_lease_is_over(world: World) -> None:
    assert world.versions.current() is None
    read = await world.versions.read()
    sent_at = world.clock.now
    world.store.move(DOMAINS, by=1)
    world.clock.now = sent_at + 0.004999
    assert world.versions.current() == read
    world.clock.now = sent_at + 0.005
    assert world.versions.current() is None
    assert await world.versions.read() != read


@in_a_loop
async def test_the_lease_counts_from_the_sending_and_not_from_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = VersionLink.read

    async def read_slowly(link: VersionLink) -> tuple[str, ...] | None:
        answer = await read(link)
        world.clock.now += 0.004
        return answer

    await world.versions.read()
    monkeypatch.setattr(VersionLink, "read", read_slowly)
    world.clock.now += 1
    sent_at = world.clock.now
    assert await world.versions.read()
    assert world.clock.now == sent_at + 0.004
    assert world.versions.current()
    world.clock.now = sent_at + 0.005
    assert world.versions.current() is None


@in_a_loop
async def test_all_who_ask_at_one_moment_share_a_read(world: World) -> None:
    await world.versions.read()
    world.clock.now, world.sent = 2000.0, 0
    answers = await asyncio.gather(*(world.versions.read() for _ in range(50)))
    assert len({*answers}) == 1
    assert world.sent == 1


@pytest.mark.parametrize(("lease_ms", "age", "is_shared"), [(5, 0.004, True), (5, 0.005, False), (0, 0.0, False)])
@in_a_loop
async def test_a_read_on_its_way_is_shared_within_its_lease_alone(
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


@in_a_loop
async def test_nobody_is_asked_without_a_cache(world: World, settings: Any) -> None:
    settings.CACHE_ENABLED = False
    assert await world.versions.read() is None
    assert world.versions.current() is None
    assert world.sent == 0
    assert world.repair.await_count == 0
