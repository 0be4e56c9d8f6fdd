"""How often answers are warmed, by how many workers, and when it is given up."""

import asyncio
import socket
from typing import Any

import pytest
from django_redis import get_redis_connection

from catalog.cache.versions import store
from catalog.models import Brand
from nexus.common import pipelined_redis
from nexus.common.background import Pace
from nexus.wiring import tasks, warming
from nexus.wiring.tasks import warm_answers
from schema.answer_cache import shared
from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.favourites import LAMP, asked_before, kept
from tests.graphql import captured_statements

pytestmark = [pytest.mark.usefixtures("_warming"), pytest.mark.django_db(transaction=True)]


def test_a_burst_is_followed_by_one(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(warming, "enqueue_on_commit", lambda _, due: asked.append(due))
    monkeypatch.setattr(warming, "paces", {domain: Pace(seconds=3600) for domain in store.domains})
    for _ in range(30):
        shop.lamp.save(update_fields=["name"])
    Brand.objects.update(name="New")
    assert asked == [["products"], ["brands"]]


def test_a_warming_waits_for_the_changes_that_it_does_for() -> None:
    assert dict(warming.warming.options) == {"countdown": 2.0, "expires": 60}


def test_workers_do_not_repeat_each_other(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before(LAMP)
    monkeypatch.setattr(tasks, "WARMING_SECONDS", 3600)
    shop.lamp.save()
    shop.lamp.save()
    assert figures.warmed == 1


def test_one_worker_warms_at_a_time(shop: Shop) -> None:
    asked_before(LAMP)
    redis = get_redis_connection("catalog")
    redis.set("catalog:warming", "another")
    shop.lamp.save()
    assert (figures.warmed, redis.get("catalog:warming")) == (0, b"another")
    redis.delete("catalog:warming")
    shop.lamp.save()
    assert (figures.warmed, redis.get("catalog:warming")) == (1, None)


@pytest.mark.usefixtures("shop")
def test_gives_up_without_redis() -> None:
    asked_before(LAMP)
    shared.breaker.note_failure(ConnectionError("refused"))
    with captured_statements() as statements:
        warm_answers.delay(["products"])
    assert (statements, figures.warmed) == ([], 0)


@pytest.mark.usefixtures("shop")
def test_gives_up_on_a_redis_that_says_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before(LAMP)
    monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/2"
        monkeypatch.setitem(settings.CACHES["catalog"], "LOCATION", address)
        with captured_statements() as statements:
            warm_answers.delay(["products"])
    assert (statements, figures.warmed) == ([], 0)
    assert shared.breaker.is_broken


def test_gives_up_without_versions(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before(LAMP)

    async def unknown() -> None:
        return None

    monkeypatch.setattr("schema.answer_cache.warming._versions", unknown)
    before = kept()
    shop.lamp.save()
    assert (figures.warmed, kept()) == (0, before)


def test_gives_up_in_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before(LAMP)

    async def hang(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("schema.answer_cache.warming._answer", hang)
    monkeypatch.setattr("schema.answer_cache.warming.SECONDS", 1)
    shop.lamp.save()
    assert figures.warmed == 0
    redis = get_redis_connection("catalog")
    assert redis.keys("catalog:loading:*") + redis.keys("catalog:warming") == []
