"""What is asked most is loaded anew after a change, before anybody asks, and under the versions of now alone."""

import asyncio
import socket
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django_redis import get_redis_connection

from catalog.cache.versions import store
from catalog.models import Brand, Product
from nexus.common import pipelined_redis
from nexus.common.background import Pace
from nexus.common.request_limits import limits
from nexus.wiring import tasks, warming
from nexus.wiring.tasks import warm_answers
from schema.answer_cache import popularity as popularities
from schema.answer_cache import shared
from schema.answer_cache.figures import figures
from schema.answer_cache.popularity import favourites, popularity
from tests.cache.conftest import Shop
from tests.cache.shop_front import Asked, ask, forget, get, post, statements_for_an_answer
from tests.factories import make_product
from tests.graphql import captured_statements
from tests.writes.views import flush, stored_views

pytestmark = [pytest.mark.usefixtures("_warming"), pytest.mark.django_db(transaction=True)]

PAGE = "query ($slug: String!) { product(slug: $slug) { name } }"
BRANDS = "{ brands { name } }"
LAMP = post(PAGE, slug="lamp")


@pytest.fixture
def _warming(_cache: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each change followed by its own warming, in the process of the test, which knows no version by heart."""
    settings.CACHE_WARM_QUESTIONS = 20
    settings.CACHE_LEASE_MS = 0
    monkeypatch.setattr(tasks, "WARMING_SECONDS", 0.001)
    monkeypatch.setattr(warming, "paces", {domain: Pace(seconds=0) for domain in store.domains})


def asked_before(*every: Asked) -> None:
    """Ask, and let all processes know of it."""
    for asked in every:
        ask(asked)
    async_to_sync(popularity.tell)()


def popular() -> list[bytes]:
    return async_to_sync(favourites)(at_most=1000)


def kept() -> int:
    """Return how many answers Redis has."""
    return len(get_redis_connection("catalog").keys("catalog:answer:*"))


@pytest.mark.parametrize("asked", [LAMP, get(PAGE, variables={"slug": "lamp"})])
def test_the_next_who_asks_finds_the_new_answer_in_redis(shop: Shop, asked: Asked) -> None:
    asked_before(asked)
    Product.objects.filter(pk=shop.lamp.pk).update(name="New")
    assert figures.warmed == 1
    forget()
    with statements_for_an_answer() as statements:
        reply = ask(asked)
    assert reply.data == {"product": {"name": "New"}}
    assert statements == []
    assert (figures.misses, figures.hits_shared) == (0, 1)


def test_warms_the_same_bytes_that_a_reader_would_load(shop: Shop) -> None:
    asked_before(LAMP)
    shop.lamp.save()
    warm = ask(LAMP)
    get_redis_connection("catalog").flushdb()
    forget()
    assert ask(LAMP).raw == warm.raw
    assert figures.misses == 1


def test_leaves_alone_what_the_change_does_not_concern(shop: Shop) -> None:
    asked_before(LAMP, post(BRANDS))
    shop.lamp.save()
    assert figures.warmed == 1
    Brand.objects.update(name="New")
    assert figures.warmed == 3


def test_warms_the_most_popular_and_no_more(shop: Shop, settings: Any) -> None:
    settings.CACHE_WARM_QUESTIONS = 1
    make_product("chair")
    chair = post(PAGE, slug="chair")
    asked_before(LAMP, chair, chair, chair)
    # Hits are counted when their answer makes room.
    make_product("table")
    asked_before(chair, LAMP)
    get_redis_connection("catalog").delete(*get_redis_connection("catalog").keys("catalog:answer:*"))
    shop.lamp.save()
    forget()
    ask(chair)
    assert (figures.misses, figures.hits_shared) == (0, 1)
    ask(LAMP)
    assert figures.misses == 1


def test_off_by_its_setting(shop: Shop, settings: Any) -> None:
    settings.CACHE_WARM_QUESTIONS = 0
    asked_before(LAMP)
    assert popular() == []
    settings.CACHE_WARM_QUESTIONS = 20
    forget()
    get_redis_connection("catalog").delete(*get_redis_connection("catalog").keys("catalog:answer:*"))
    asked_before(LAMP)
    settings.CACHE_WARM_QUESTIONS = 0
    shop.lamp.save()
    assert figures.warmed == 0


def test_it_is_nobodys_request(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before(LAMP)
    flush()
    before = popular(), stored_views(shop.lamp)

    def refuse(*_: Any) -> Any:
        pytest.fail("counted")

    monkeypatch.setattr(limits, "spend", refuse)
    monkeypatch.setattr(limits, "count_here", refuse)
    Product.objects.update(name="New")
    assert figures.warmed == 1
    async_to_sync(popularity.tell)()
    flush()
    assert (popular(), stored_views(shop.lamp)) == before


def test_who_gets_what_was_warmed_has_viewed_it(shop: Shop) -> None:
    asked_before(LAMP)
    Product.objects.update(name="New")
    ask(LAMP)
    flush()
    assert stored_views(shop.lamp) == [2]
    assert figures.misses == 1


NEVER = [
    post(PAGE, slug="nothing", unknown="x", headers={"authorization": "Bearer x"}),
    post("{ me { id } }"),
    post("{ reviews { totalCount } }"),
    post("{ product(slug: 1) { name } }"),
    post("{ product(slug: "),
    post('mutation { login(input: {email: "a@b.example", password: "secret"}) { errors { code } } }'),
    post(PAGE),
    post("# " + "x" * 8192 + "\n{ brands { name } }"),
]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("asked", NEVER)
def test_never_remembers(asked: Asked) -> None:
    asked_before(asked)
    assert popular() == []


@pytest.mark.usefixtures("shop")
def test_remembers_no_variable_that_does_not_matter() -> None:
    asked_before(post(PAGE, slug="lamp", password="secret"))
    (words,) = popular()
    assert b"lamp" in words
    assert b"secret" not in words


def test_keeps_nothing_of_what_is_hidden_meanwhile(shop: Shop) -> None:
    asked_before(LAMP)
    Product.objects.update(is_active=False)
    forget()
    assert ask(LAMP).data == {"product": None}
    assert shop.lamp.name.encode() not in ask(LAMP).content


def test_keeps_no_error(shop: Shop, settings: Any) -> None:
    asked_before(LAMP)
    settings.QUERY_MAX_COST = 1
    before = kept()
    shop.lamp.save()
    assert (figures.warmed, kept()) == (0, before)


def test_what_is_warm_is_not_loaded_again(shop: Shop) -> None:
    asked_before(LAMP)
    shop.lamp.save()
    get_redis_connection("catalog").delete("catalog:warmed:products")
    with captured_statements() as statements:
        warm_answers.delay(["products"])
    assert figures.warmed == 1
    assert [each for each in statements if "catalog_product" in each] == []


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


@pytest.mark.usefixtures("shop")
def test_yesterdays_favourites_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(popularities, "time", lambda: now)
    asked_before(LAMP)
    now += 3600
    asked_before(post(BRANDS))
    # What was asked an hour ago counts half.
    assert [b"brands" in words for words in popular()] == [True, False]
    now += 3600
    assert len(popular()) == 1
    now += 3600
    assert popular() == []
    redis = get_redis_connection("catalog")
    assert {redis.ttl(name) <= 7200 for name in redis.keys("catalog:popular:*")} == {True}


def test_remembers_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popularities, "REMEMBERED", 3)
    monkeypatch.setattr(popularities, "UNTOLD", 5)

    async def count() -> None:
        for number in range(8):
            popularity.note(b"%d" % number, times=number + 1)
        await popularity.tell()

    async_to_sync(count)()
    assert popular() == [b"4", b"3", b"2"]
