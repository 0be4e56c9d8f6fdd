"""When versions move: after the commit, if there is one, and before anybody is told."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django_redis import get_redis_connection
from redis import ConnectionError as RedisConnectionError

from catalog.cache import moves
from catalog.cache.versions import store, versions
from catalog.models import Brand, Category, Product, SpoiledDomain
from catalog.signals import spoiled
from tests.cache.conftest import Shop, make_shop
from tests.cache.spoiling import B, C, P, R, execute, moved, on_record, pin_versions, spoiled_by

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Shop:  # noqa: ARG001
    return make_shop()


class CancelledError(Exception):
    """Takes a transaction back."""


def rename_in_vain(brand: Brand) -> None:
    """Save a brand in a transaction, or in a savepoint of one, that is taken back."""
    with suppress(CancelledError), transaction.atomic():
        brand.save()
        raise CancelledError


def test_moves_after_the_commit_and_not_before(shop: Shop) -> None:
    def change() -> None:
        with transaction.atomic():
            shop.brand.save()
            assert moved() == set()
            with transaction.atomic():
                Category.objects.update(name="Light")
            assert moved() == set()

    assert spoiled_by(change) == {B, P, C}


def test_a_statement_of_its_own_moves_when_it_is_done(shop: Shop) -> None:
    assert spoiled_by(lambda: Product.objects.filter(pk=shop.lamp.pk).update(stock_quantity=1)) == {P}
    assert spoiled_by(lambda: execute("UPDATE catalog_category SET name = 'Light'")) == {C, P}


def test_what_is_rolled_back_moves_nothing(shop: Shop) -> None:
    assert spoiled_by(lambda: rename_in_vain(shop.brand)) == set()


def test_a_statement_that_fails_moves_nothing(shop: Shop) -> None:
    def change() -> None:
        with pytest.raises(DatabaseError):
            execute("UPDATE catalog_product SET regular_price = 0 - id WHERE slug = %s", shop.lamp.slug)

    assert spoiled_by(change) == set()
    # And nothing of it is left for the next one.
    assert spoiled_by(lambda: execute("UPDATE catalog_brand SET name = 'Lumen'")) == {B, P}


def test_a_savepoint_takes_its_own_back(shop: Shop) -> None:
    def change() -> None:
        with transaction.atomic():
            rename_in_vain(shop.brand)
            Category.objects.update(name="Light")

    SpoiledDomain.objects.all().delete()
    pin_versions()
    change()
    # One move too many does no harm, and is rare.
    assert moved() == {B, C, P}
    assert on_record() == {C, P}


def test_a_savepoint_alone_takes_all_back(shop: Shop) -> None:
    def change() -> None:
        with transaction.atomic():
            rename_in_vain(shop.brand)
            Product.objects.update(view_count=1)

    assert spoiled_by(change) == set()


def test_what_is_copied_in_moves() -> None:
    def change() -> None:
        columns = "name, slug, description, is_active, lft, rght, tree_id, level, updated_at"
        into = f"COPY catalog_category ({columns}) FROM STDIN"
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(into) as copy:
            copy.write_row(("Bulbs", "bulbs", "", True, 1, 2, 99, 0, "2026-01-01"))

    assert spoiled_by(change) == {C, P, R}


def test_what_is_emptied_moves() -> None:
    assert spoiled_by(lambda: execute("TRUNCATE catalog_product CASCADE")) == {P, C, R}


def test_many_statements_are_one_move(shop: Shop) -> None:
    heard: list[set[str]] = []

    def hear(domains: set[str], **_: Any) -> None:
        heard.append(domains)

    spoiled.connect(hear)
    try:
        with transaction.atomic():
            for number in range(20):
                Product.objects.update(stock_quantity=number)
                shop.brand.save()
    finally:
        spoiled.disconnect(hear)
    assert heard == [{P, B}]


def test_says_saved_when_every_older_lease_is_over(shop: Shop, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHE_LEASE_MS = 40
    done: list[str] = []
    monkeypatch.setattr(store, "move", lambda *_, **__: done.append("moved"))
    monkeypatch.setattr("nexus.common.versions.sleep", lambda seconds: done.append(f"slept {seconds:.3f}"))
    shop.brand.save()
    assert done == ["moved", "slept 0.041"]


def test_without_a_lease_nobody_waits(shop: Shop, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHE_LEASE_MS = 0
    monkeypatch.setattr("nexus.common.versions.sleep", None)
    shop.brand.save()


class DeadRedis:
    """A Redis that nobody reaches."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _: str) -> Any:
        self.asked += 1
        raise RedisConnectionError("refused")


@pytest.mark.usefixtures("shop")
def test_a_change_is_saved_while_redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    pin_versions()
    doubts = versions._doubts
    redis = DeadRedis()
    monkeypatch.setattr("nexus.common.version_store.get_redis_connection", redis)
    for name in ("Lumen", "Lux"):
        Brand.objects.update(name=name)
    assert Brand.objects.get().name == "Lux"
    assert moved() == set()
    assert on_record() == {B, P, C, R}
    # The second one did not even ask, and this process trusts no version until they have been moved.
    assert redis.asked == 1
    assert moves.breaker.is_pausing
    assert versions._doubts == doubts + 2


@pytest.mark.usefixtures("shop")
def test_a_full_redis_moves_all_the_same() -> None:
    redis = get_redis_connection("catalog")
    limit = redis.config_get("maxmemory")["maxmemory"]
    pin_versions()
    redis.config_set("maxmemory", 1)
    try:
        Brand.objects.update(name="Lumen")
        assert moved() == {B, P}
    finally:
        redis.config_set("maxmemory", limit)
    assert not moves.breaker.is_pausing
