"""One load for all processes, and in the background before an answer's time ends."""

import asyncio

import pytest
from django.test import TestCase

from catalog.models import Product
from nexus.asgi import api
from nexus.asgi import front as here
from nexus.common.request_ids import naming
from schema.answer_cache import loads, shared
from schema.answer_cache.figures import figures
from schema.answer_cache.front import Front
from tests.cache.shop_front import Reply, ask, post, run_in_loop, send

PAGE = post('{ product(slug: "lamp") { name } }')

pytestmark = pytest.mark.usefixtures("_cache", "shop")


def test_two_processes_that_are_asked_at_once_load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # However long a busy machine takes.
    monkeypatch.setattr(loads, "POLLS", 10_000)
    monkeypatch.setattr(shared.Lease.__init__, "__kwdefaults__", {"milliseconds": 600_000})
    # Each has a memory of its own.
    processes = [Front(naming(api)) for _ in range(2)]

    async def story() -> list[Reply]:
        return await asyncio.gather(*(send(PAGE, app=each) for each in processes))

    one, other = run_in_loop(story)
    assert one.raw == other.raw
    assert (figures.misses, figures.stores, figures.waits + figures.hits_shared) == (1, 1, 1)


async def refreshed() -> Reply:
    """Ask for what is nearly over, and wait for what that begins."""
    (held,) = (answer for answer, _ in here.answers.held.held.values())
    held.stale_at = 0
    reply = await send(PAGE)
    await asyncio.gather(*here.answers._background)
    return reply


def test_what_is_nearly_over_is_handed_out_and_loaded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "STALE_FROM", 0)
    monkeypatch.setattr(loads, "STALE_UNTIL", 0)
    first = ask(PAGE)
    # Redis has nothing newer either, so it is a load.
    assert run_in_loop(refreshed).raw == first.raw
    assert (figures.misses, figures.hits_local, figures.refreshes) == (2, 1, 1)


def test_under_older_versions_it_is_not_handed_out() -> None:
    ask(PAGE)
    with TestCase.captureOnCommitCallbacks(execute=True):
        Product.objects.update(name="Lantern")
    assert run_in_loop(refreshed).data["product"]["name"] == "Lantern"
    assert (figures.hits_local, figures.refreshes) == (0, 0)
