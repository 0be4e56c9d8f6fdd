"""A Redis of the cache that hangs, dawdles or refuses: answers come from PostgreSQL, and it is asked once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest

from catalog.cache.versions import versions
from catalog.models import Product
from nexus.common import breaker, pipelined_redis
from nexus.common.pipelined_redis import Line
from schema.answer_cache import shared
from schema.answer_cache.figures import figures
from tests.cache.shop_front import post, run_in_loop, send
from tests.faults.proxy import Proxy

PAGE = 'query {name} {{ product(slug: "lamp") {{ name }} }}'
# Longer than any test.
PAUSE_SECONDS = 1_000
LONG_LEASE_MS = 1_000_000

FAULTS: dict[str, Callable[[Proxy], AbstractContextManager[None]]] = {
    "refused": Proxy.refusing,
    "hung": Proxy.hanging,
    "slow": lambda proxy: proxy.slow(0.1),
}

pytestmark = pytest.mark.usefixtures("_cache")


@pytest.fixture
def proxy(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Stand between this process and its Redis of the cache; what has failed is left alone until the end."""
    address = settings.CACHES["catalog"]["LOCATION"]
    port = urlsplit(address).port
    assert port
    proxy = Proxy(port)
    location = address.replace(f":{port}/", f":{proxy.port}/")
    settings.CACHES = settings.CACHES | {"catalog": settings.CACHES["catalog"] | {"LOCATION": location}}
    for each in (versions.breaker, shared.breaker):
        monkeypatch.setattr(each, "_pause", PAUSE_SECONDS)
    yield proxy
    proxy.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what the Redis of the cache is asked."""
    found: list[str] = []
    send_words = Line.send

    def note_and_send(line: Line, words: tuple[Any, ...]) -> Any:
        if any(str(word).startswith("catalog:") for word in words):
            found.append(str(words[0]))
        return send_words(line, words)

    monkeypatch.setattr(Line, "send", note_and_send)
    return found


def page(number: int) -> Any:
    """Return a question that nobody has asked, always for the same."""
    return post(PAGE.format(name=f"Page{number}"))


async def names(*, questions: range) -> list[str]:
    return [(await send(page(number))).data["product"]["name"] for number in questions]


def lose_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait as a shop does, or for less: what is tested takes longer however busy the machine is."""
    monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(breaker, "SLOW_SECONDS", 0.1)


@pytest.mark.parametrize("how", FAULTS)
@pytest.mark.usefixtures("shop")
def test_while_the_versions_cannot_be_read_answers_come_from_postgresql(
    how: str, proxy: Proxy, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> list[str]:
        assert await names(questions=range(2)) == ["Lamp", "Lamp"]
        await Product.objects.aupdate(name="Lantern")
        lose_patience(monkeypatch)
        with FAULTS[how](proxy):
            versions._held = None, 0.0
            asked.clear()
            return await names(questions=range(4))

    assert run_in_loop(story) == ["Lantern"] * 4
    # A line that was hung up on is not even asked.
    assert asked in (["HMGET"], [])
    assert versions.breaker.is_pausing
    assert (figures.misses, figures.stores, figures.bypasses) == (2, 2, 4)


@pytest.mark.parametrize("how", FAULTS)
@pytest.mark.usefixtures("shop")
def test_while_answers_cannot_be_fetched_each_process_loads_its_own(
    how: str, proxy: Proxy, asked: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHE_LEASE_MS = LONG_LEASE_MS

    async def story() -> list[str]:
        assert await names(questions=range(1)) == ["Lamp"]
        lose_patience(monkeypatch)
        with FAULTS[how](proxy):
            asked.clear()
            return await names(questions=range(1, 4)) + await names(questions=range(4))

    assert run_in_loop(story) == ["Lamp"] * 7
    # Neither for the lease, nor to keep what was loaded, nor for the next question.
    assert asked in (["GET"], [])
    assert (figures.misses, figures.hits_local, figures.bypasses) == (4, 4, 0)
