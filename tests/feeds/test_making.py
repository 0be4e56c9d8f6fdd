"""Making a feed: once for a crowd, in nobody's way, and what becomes of it during an outage."""

import asyncio
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from catalog.cache.versions import versions
from catalog.feeds import making, merchant, sitemaps
from nexus.asgi import application
from nexus.common.threads import NETWORK_THREADS, in_database_thread
from tests.cache.shop_front import Reply, run_in_loop, send
from tests.feeds.conftest import rename
from tests.feeds.fetching import MERCHANT, fetch, offer, request

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("_cache", "lamp")
def test_a_crowd_has_it_made_once(made):
    async def crowd() -> list[Any]:
        return await asyncio.gather(*(send(request(MERCHANT)) for _ in range(10)))

    replies = run_in_loop(crowd)
    assert {(reply.status, reply.raw) for reply in replies} == {(200, replies[0].raw)}
    assert made == ["google-merchant-EUR"]


@pytest.mark.usefixtures("lamp")
def test_a_crowd_has_it_made_once_without_redis(made):
    async def crowd() -> list[Any]:
        return await asyncio.gather(*(send(request(MERCHANT)) for _ in range(10)))

    assert {reply.status for reply in run_in_loop(crowd)} == {200}
    assert made == ["google-merchant-EUR"]


@pytest.mark.usefixtures("lamp")
def test_without_redis_it_comes_from_postgresql(made):
    """Nobody knows the versions: each request has it made anew, unless it may be as old as that."""
    first = fetch(MERCHANT)
    rename("Desk lamp")
    assert offer()["title"] == "Desk lamp"
    assert fetch(MERCHANT, if_none_match=first.headers["etag"]).status == 200
    assert len(made) == 3


@pytest.mark.usefixtures("lamp")
def test_without_redis_a_young_file_serves(settings, made):
    settings.FEEDS_SECONDS = 3600
    tag = fetch(MERCHANT).headers["etag"]
    assert fetch(MERCHANT, if_none_match=tag).status == 304
    assert len(made) == 1


@pytest.mark.usefixtures("_cache", "lamp")
def test_a_redis_that_comes_back_is_asked_again(made):
    fetch(MERCHANT)
    versions.distrust()
    fetch(MERCHANT)
    assert len(made) == 1


@pytest.mark.usefixtures("lamp")
def test_slow_readers_are_in_nobodys_way(monkeypatch):
    """More of them than there are threads, each hanging in its first piece."""
    monkeypatch.setattr("catalog.feeds.views.CHUNK_BYTES", 64)
    readers = 3 * NETWORK_THREADS

    async def story() -> tuple[Reply, list[Reply]]:
        goes_on, hanging = asyncio.Event(), asyncio.Semaphore(0)

        async def slowly(scope: Any, receive: Any, keep: Any) -> None:
            async def take(message: Any) -> None:
                if message.get("body"):
                    hanging.release()
                    await goes_on.wait()
                await keep(message)

            await application(scope, receive, take)

        slow = [asyncio.create_task(send(request(MERCHANT), app=slowly)) for _ in range(readers)]
        for _ in slow:
            await hanging.acquire()
        quick = await send(request(MERCHANT))
        goes_on.set()
        return quick, await asyncio.gather(*slow)

    quick, slow = run_in_loop(story)
    assert quick.status == 200
    assert {reply.content for reply in slow} == {quick.content}


class Gate:
    """Stands before the database: the first look at it begins, and waits to be let through."""

    def __init__(self) -> None:
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, *words: Any) -> Any:
        self.begun.set()
        await self.goes_on.wait()
        return await in_database_thread(*words)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(merchant, "in_database_thread", gate)
    return gate


@pytest.mark.usefixtures("_cache", "lamp")
def test_a_client_that_leaves_ends_nothing_for_the_others(gate, made):
    async def story() -> Reply:
        left = asyncio.Event()

        async def leaving(scope: Any, receive: Any, keep: Any) -> None:
            told = [await receive()]

            async def receive_or_leave() -> Any:
                if told:
                    return told.pop()
                await left.wait()
                return {"type": "http.disconnect"}

            await application(scope, receive_or_leave, keep)
            # What nobody reads.
            await keep({"type": "http.response.start", "status": 499, "headers": [(b"x-request-id", b"1")]})

        gone = asyncio.create_task(send(request(MERCHANT), app=leaving))
        await gate.begun.wait()
        staying = asyncio.create_task(send(request(MERCHANT)))
        left.set()
        assert (await gone).status == 499
        gate.goes_on.set()
        return await staying

    assert run_in_loop(story).status == 200
    assert made == ["google-merchant-EUR"]


@pytest.mark.usefixtures("lamp")
def test_who_waits_too_long_is_sent_away_and_the_file_is_made(gate, monkeypatch):
    async def story() -> tuple[Reply, Reply]:
        patient = asyncio.create_task(send(request(MERCHANT)))
        await gate.begun.wait()
        monkeypatch.setattr(making, "PATIENCE_SECONDS", 0)
        impatient = await send(request(MERCHANT))
        gate.goes_on.set()
        return await patient, impatient

    patient, impatient = run_in_loop(story)
    assert patient.status == 200
    assert (impatient.status, impatient.content) == (503, b"The feed is being made. Try again in a minute.")


@pytest.mark.usefixtures("lamp")
def test_what_another_process_makes_is_waited_for_and_not_made_again(feeds, made, settings):
    settings.FEEDS_SECONDS = 3600
    finished = fetch(MERCHANT)
    (place,) = feeds.glob("*.gz")
    aside = place.rename(feeds.parent / "aside")

    async def story() -> Reply:
        # As another process: a lock is its file's, not its process's.
        lock = os.open(feeds / ".google-merchant.lock", os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = asyncio.create_task(send(request(MERCHANT)))
        while not (making._makings or waiting.done()):  # noqa: ASYNC110 - it is about another task
            await asyncio.sleep(0)
        assert not waiting.done()
        aside.rename(place)
        os.close(lock)
        return await waiting

    assert run_in_loop(story).raw == finished.raw
    assert made == ["google-merchant-EUR"]


@pytest.mark.usefixtures("lamp")
def test_made_up_pages_wait_for_no_turn(feeds, monkeypatch):
    """Each would hold a file open until it comes, long after its client has gone."""
    monkeypatch.setattr(making, "PATIENCE_SECONDS", 5)
    feeds.mkdir()
    lock = os.open(feeds / ".sitemap-products.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)

    async def crowd() -> list[Reply]:
        made_up = (f"/sitemap-products-{number}.xml" for number in range(900, 910))
        return await asyncio.gather(*(send(request(address)) for address in made_up))

    try:
        assert [reply.status for reply in run_in_loop(crowd)] == [404] * 10
    finally:
        os.close(lock)
    assert not making._makings


async def refused(*_: Any, **__: Any) -> Any:
    raise OperationalError("gone")


@pytest.mark.usefixtures("lamp")
@pytest.mark.parametrize("address", ["/sitemap-products-{page}.xml", MERCHANT])
def test_an_outage_of_postgresql_is_told_as_one(address, feeds, lamp, monkeypatch, settings):
    monkeypatch.setattr(merchant, "in_database_thread", refused)
    monkeypatch.setattr(sitemaps, "in_database_thread", refused)
    reply = fetch(address.format(page=lamp.pk // settings.SITEMAP_PAGE_URLS))
    assert (reply.status, reply.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert (reply.headers["cache-control"], reply.headers["retry-after"]) == ("no-store", "60")
    assert reply.content == b"The database does not answer at the moment. Try again shortly."
    assert {path.suffix for path in feeds.glob("*")} <= {".lock"}


@pytest.mark.usefixtures("_cache", "lamp")
def test_what_is_kept_serves_while_postgresql_is_away(monkeypatch):
    before = fetch(MERCHANT)
    monkeypatch.setattr(merchant, "in_database_thread", refused)
    assert fetch(MERCHANT).raw == before.raw


@pytest.mark.usefixtures("lamp")
def test_a_folder_that_cannot_be_written_is_an_outage(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.FEEDS_ROOT = tmp_path / "file" / "feeds"
    assert fetch(MERCHANT).status == 503


@pytest.mark.usefixtures("_cache", "lamp")
@pytest.mark.parametrize("content", [b"", b"not json" * 50, b'{"shape": 1}'.ljust(256)])
def test_a_damaged_file_is_made_anew(feeds: Path, content: bytes):
    fetch(MERCHANT)
    (path,) = feeds.glob("*.gz")
    path.write_bytes(content)
    assert offer()["title"] == "Lamp"


@pytest.mark.usefixtures("lamp")
def test_what_nobody_has_made_for_a_day_is_removed(feeds: Path):
    fetch("/sitemap.xml")
    (old,) = feeds.glob("*.gz")
    part = feeds / ".left-behind.part"
    part.touch()
    for path in (old, part):
        os.utime(path, (0, 0))
    fetch(MERCHANT)
    assert [path.name for path in feeds.glob("*.gz")] == ["google-merchant-EUR.gz"]
    assert not part.exists()
