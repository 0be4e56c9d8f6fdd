"""What becomes of views when Redis, PostgreSQL or a process fails: none is counted twice, few are lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connections
from django.utils import timezone
from django_redis import get_redis_connection
from redis import RedisError

from catalog.models import Product, ViewBatch
from catalog.services import view_batches, views
from catalog.tasks.views import flush_views, forget_view_batches
from tests.factories import make_product, make_review
from tests.graphql import ask
from tests.writes.views import flush, stored_views

VIEWERS = 50
EACH = 100


def fail_once(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, *, after: bool, error: Exception) -> None:
    """Have the next call of a function fail, before it does anything or after it has done it all."""
    real: Callable[..., Any] = getattr(where, name)

    def fail(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(where, name, real)
        if after:
            real(*args, **kwargs)
        raise error

    monkeypatch.setattr(where, name, fail)


class DeadRedis:
    """A Redis that takes no script, or runs it and then hangs up."""

    def __init__(self, *, runs: bool) -> None:
        self._runs = runs

    def register_script(self, script: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if self._runs:
                get_redis_connection("auth").register_script(script)(**arguments)
            raise RedisError("hung up")

        return call


def test_five_thousand_views_at_once_are_five_thousand() -> None:
    products = [make_product(slug) for slug in ("lamp", "chair")]

    def view(number: int) -> None:
        for _ in range(EACH):
            views.count_view(products[number % 2].pk)

    with ThreadPoolExecutor(VIEWERS) as threads:
        list(threads.map(view, range(VIEWERS)))
    flush()
    assert stored_views(*products) == [2500, 2500]


def test_views_go_on_to_redis_by_themselves() -> None:
    product = make_product("lamp")
    views.count_view(product.pk)
    deadline = time.monotonic() + 60
    while not get_redis_connection("auth").exists(views.COUNTED):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    flush_views()
    assert stored_views(product) == [1]


@pytest.mark.parametrize("runs", [False, True])
def test_a_batch_that_redis_did_not_confirm_is_sent_again_and_counted_once(
    monkeypatch: pytest.MonkeyPatch, *, runs: bool
) -> None:
    product, other = make_product("lamp"), make_product("chair")
    views.count_view(product.pk)
    monkeypatch.setattr(views, "get_redis_connection", lambda _: DeadRedis(runs=runs))
    assert not views.counter.hand_over()
    views.count_view(product.pk)
    views.count_view(other.pk)
    monkeypatch.undo()
    views.counter.breaker.note_success()
    flush()
    assert stored_views(product, other) == [2, 1]


def test_a_page_does_not_wait_for_a_redis_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, failed, may_fail = [], [], Event()

    def hang(alias: str) -> Any:
        asked.append(alias)
        may_fail.wait(60)
        failed.append(alias)
        raise RedisError("hung up")

    product = make_product("lamp")
    monkeypatch.setattr(views, "get_redis_connection", hang)
    monkeypatch.setattr(views.counter.breaker, "_pause", 1_000)
    for _ in range(5):
        assert ask('{ product(slug: "lamp") { name } }').data["product"]
    assert failed == []
    may_fail.set()
    # After one failure it is left alone for a while.
    assert [views.counter.hand_over() for _ in range(5)] == [False] * 5
    assert asked == ["auth"]
    monkeypatch.undo()
    views.counter.breaker.note_success()
    flush()
    assert stored_views(product) == [5]


def test_a_process_that_ends_without_redis_says_how_many_views_it_lost(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    product = make_product("lamp")
    monkeypatch.setattr(views, "get_redis_connection", lambda _: DeadRedis(runs=False))
    for _ in range(3):
        views.count_view(product.pk)
    views.counter.close()
    assert [record.views for record in caplog.records if record.msg == "views lost"] == [3]


@pytest.mark.parametrize("after", [False, True])
def test_a_flush_that_dies_between_two_parts_is_finished_by_the_next(
    monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    monkeypatch.setattr(view_batches, "PRODUCTS_AT_ONCE", 1)
    products = [make_product(slug) for slug in ("lamp", "chair", "table")]
    for product in products:
        views.count_view(product.pk)
    assert views.counter.hand_over()
    fail_once(monkeypatch, view_batches, "_add", after=after, error=DatabaseError("gone"))
    flush_views()
    assert sum(stored_views(*products)) == int(after)
    for product in products:
        views.count_view(product.pk)
    flush()
    assert stored_views(*products) == [2, 2, 2]


@pytest.mark.parametrize("before", [0, 1])
def test_a_flush_that_dies_before_it_drops_the_batch_adds_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    product = make_product("lamp")
    for _ in range(3):
        views.count_view(product.pk)
    real = view_batches.get_redis_connection

    class Dying:
        def register_script(self, script: str) -> Any:
            return (
                DeadRedis(runs=False).register_script(script)
                if script == view_batches.DROP
                else real("auth").register_script(script)
            )

    monkeypatch.setattr(view_batches, "get_redis_connection", lambda _: Dying())
    flush()
    monkeypatch.undo()
    assert stored_views(product) == [3]
    for _ in range(before):
        views.count_view(product.pk)
    flush()
    assert stored_views(product) == [3 + before]


def test_a_batch_that_comes_back_with_an_older_redis_is_known() -> None:
    product = make_product("lamp")
    views.count_view(product.pk)
    flush()
    redis = get_redis_connection("auth")
    known = ViewBatch.objects.get()
    redis.hset(view_batches.PENDING, mapping={"batch": str(known.batch), str(product.pk): 1})
    flush()
    assert stored_views(product) == [1]
    assert not redis.exists(view_batches.PENDING)


def test_what_was_counted_is_known_for_two_days() -> None:
    product = make_product("lamp")
    views.count_view(product.pk)
    flush()
    for days, known in ((1, 1), (3, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            forget_view_batches()
        assert ViewBatch.objects.count() == known


@pytest.mark.django_db(transaction=True)
def test_flushes_at_once_with_views_reviews_and_edits_lose_nothing() -> None:
    products = [make_product(f"p{number}", stock_quantity=1000) for number in range(20)]
    authors = [make_review(products[0]).author for _ in range(5)]

    def act(number: int) -> None:
        try:
            for product in products:
                if number % 5 == 0:
                    flush_views()
                elif number % 5 == 1:
                    make_review(product, imported_author_name=f"n{number}", author=None)
                else:
                    views.count_view(product.pk)
                    views.counter.hand_over()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(act, range(20)))
    flush()
    flush()
    assert stored_views(*products) == [12] * 20
    assert len(authors) + 4 * 20 == sum(Product.objects.values_list("rating_count", flat=True))
