"""What everybody sees alike is loaded once, and anew when it has changed."""

import asyncio
from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django_redis import get_redis_connection
from redis import ConnectionError as RedisConnectionError

from catalog.cache import pieces
from catalog.cache.domains import Domain
from catalog.cache.pieces import Piece
from catalog.cache.versions import versions
from catalog.models import Brand, Category, Product
from nexus.common.version_store import VersionStore
from tests.cache.conftest import Shop, make_shop
from tests.factories import make_category, make_product
from tests.graphql import MANAGER, ask, ask_as, captured_statements

pytestmark = pytest.mark.django_db(transaction=True)

TREE = "{ categoryTree { category { name path } productCount } }"
BRANDS = "{ brands { name } }"
CURRENCIES = "{ shop { currencies } }"


def tree_row(name: str, path: str, count: int) -> dict[str, Any]:
    return {"category": {"name": name, "path": path}, "productCount": count}


@pytest.fixture
def shop(transactional_db: None, settings: Any) -> Shop:  # noqa: ARG001
    settings.CACHE_ENABLED = True
    return make_shop()


def cost(document: str) -> int:
    """Return how often an answer asks the database; here every request begins to trust, and so sweeps."""
    with captured_statements() as statements:
        assert ask(document).data
    return len([each for each in statements if each.startswith("SELECT")])


@pytest.mark.parametrize(("document", "statements"), [(TREE, 2), (BRANDS, 1), (CURRENCIES, 1)])
@pytest.mark.usefixtures("shop")
def test_is_loaded_once(document: str, statements: int) -> None:
    assert cost(document) == statements
    assert cost(document) == 0


@pytest.mark.usefixtures("shop")
def test_a_signed_in_reader_is_served_as_well() -> None:
    assert cost(TREE) == 2
    with captured_statements() as statements:
        assert ask_as(MANAGER, TREE).data == ask(TREE).data
    assert [each for each in statements if "catalog_category" in each] == []


@pytest.mark.parametrize(
    ("document", "change", "before", "after"),
    [
        (
            TREE,
            lambda: Category.objects.filter(slug="lamps").update(is_active=False),
            {"categoryTree": [tree_row("Home", "home", 1), tree_row("Lamps", "home/lamps", 1)]},
            {"categoryTree": [tree_row("Home", "home", 0)]},
        ),
        (
            TREE,
            lambda: Product.objects.update(is_active=False),
            {"categoryTree": [tree_row("Home", "home", 1), tree_row("Lamps", "home/lamps", 1)]},
            {"categoryTree": [tree_row("Home", "home", 0), tree_row("Lamps", "home/lamps", 0)]},
        ),
        (BRANDS, lambda: Brand.objects.update(is_active=False), {"brands": [{"name": "Acme"}]}, {"brands": []}),
        (
            CURRENCIES,
            lambda: Product.objects.update(currency="CHF"),
            {"shop": {"currencies": ["EUR"]}},
            {"shop": {"currencies": ["CHF", "EUR"]}},
        ),
    ],
)
@pytest.mark.usefixtures("shop")
def test_a_change_is_seen_at_once(
    document: str, change: Callable[[], Any], before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert ask(document).data == before
    change()
    assert ask(document).data == after


@pytest.mark.usefixtures("shop")
def test_what_cannot_change_it_leaves_it() -> None:
    assert cost(TREE) == 2
    Product.objects.update(stock_quantity=1, regular_price=3)
    Brand.objects.update(name="Lumen")
    assert cost(TREE) == 0


def test_a_product_whose_category_is_newer_than_the_tree(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(TREE).data
    # Saved, but not yet told to anybody.
    monkeypatch.setattr(VersionStore, "move", lambda *_, **__: None)
    make_product("bulb", category=make_category("bulbs", parent=shop.lamps))
    monkeypatch.setattr(VersionStore, "move_once", lambda *_, **__: None)
    assert ask('{ product(slug: "bulb") { category { path } } }').data == {
        "product": {"category": {"path": "home/lamps/bulbs"}}
    }


@pytest.mark.usefixtures("shop")
def test_everything_comes_from_the_database_while_redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: VersionStore) -> Any:
        raise RedisConnectionError("refused")

    assert ask(BRANDS).data == {"brands": [{"name": "Acme"}]}
    monkeypatch.setattr(VersionStore, "open", refuse)
    Brand.objects.update(name="Lumen")
    assert ask(BRANDS).data == {"brands": [{"name": "Lumen"}]}
    assert cost(BRANDS) == 1
    assert cost(BRANDS) == 1


@pytest.mark.usefixtures("shop")
def test_is_loaded_anew_when_its_time_is_up(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHE_BRANDS_SECONDS = 100
    now = [1000.0]
    monkeypatch.setattr(pieces, "monotonic", lambda: now[0])
    monkeypatch.setattr(pieces, "uniform", lambda low, high: (low, high) == (0.9, 1.1) and 0.9)
    assert cost(BRANDS) == 1
    now[0] += 89.9
    assert cost(BRANDS) == 0
    now[0] += 0.1
    assert cost(BRANDS) == 1


@pytest.mark.usefixtures("shop")
def test_a_flushed_redis_revives_nothing(settings: Any) -> None:
    assert cost(BRANDS) == 1
    get_redis_connection("catalog").flushdb()
    # What was read before is relied on for so long.
    sleep(settings.CACHE_LEASE_MS / 1000)
    assert cost(BRANDS) == 1


@pytest.mark.usefixtures("shop")
def test_many_who_need_it_share_one_load() -> None:
    loads: list[int] = []

    def load() -> int:
        loads.append(1)
        return len(loads)

    piece = Piece(load, of=Domain.BRANDS, time_out="CACHE_BRANDS_SECONDS")

    async def story() -> list[int]:
        return await asyncio.gather(*(piece.get() for _ in range(20)))

    assert async_to_sync(story)() == [1] * 20
    assert loads == [1]


@pytest.mark.usefixtures("shop")
def test_what_was_spoiled_while_it_was_loaded_is_not_served_afterwards(settings: Any) -> None:
    settings.CACHE_LEASE_MS = 0
    names: list[str] = []

    def load() -> str:
        names.append(Brand.objects.get().name)
        if len(names) == 1:
            Brand.objects.update(name="Lumen")
        return names[-1]

    piece = Piece(load, of=Domain.BRANDS, time_out="CACHE_BRANDS_SECONDS")

    async def story() -> tuple[str, str]:
        return await piece.get(), await piece.get()

    assert async_to_sync(story)() == ("Acme", "Lumen")
    assert versions.current() is None
