"""A shop in which something can be spoiled."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import TestCase

from accounts.models import User
from catalog.cache.versions import store
from catalog.models import Brand, Category, Product, ProductImage, ProductReview
from nexus.common.background import Pace
from nexus.common.version_store import VersionLink
from nexus.wiring import tasks, warming
from tests.cache import shop_front
from tests.cache.process import World
from tests.factories import make_brand, make_image, make_path, make_product, make_review, make_user


class Shop(NamedTuple):
    """One row of each kind; the second review waits for a moderator."""

    home: Category
    lamps: Category
    brand: Brand
    lamp: Product
    image: ProductImage
    author: User
    approved: ProductReview
    pending: ProductReview


def make_shop() -> Shop:
    lamps = make_path("home/lamps")
    brand = make_brand()
    lamp = make_product(category=lamps, brand=brand, stock_quantity=20)
    author = make_user()
    return Shop(
        home=lamps.parent,
        lamps=lamps,
        brand=brand,
        lamp=lamp,
        image=make_image(lamp),
        author=author,
        approved=make_review(lamp, author=author),
        pending=make_review(lamp, 1, status="pending"),
    )


@pytest.fixture
def shop(db: None) -> Shop:  # noqa: ARG001
    """A shop that spoils nothing any more."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return make_shop()


@pytest.fixture
def _cache(settings: Any) -> Iterator[None]:
    """Keep answers, in a process that knows none yet."""
    settings.CACHE_ENABLED = True
    shop_front.forget()
    yield
    shop_front.forget()


@pytest.fixture
def _warming(_cache: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each change followed by its own warming, in the process of the test, which knows no version by heart."""
    settings.CACHE_WARM_QUESTIONS = 20
    settings.CACHE_LEASE_MS = 0
    monkeypatch.setattr(tasks, "WARMING_SECONDS", 0.001)
    monkeypatch.setattr(warming, "paces", {domain: Pace(seconds=0) for domain in store.domains})


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A process whose clock stands still, and which has a lease of five milliseconds."""
    settings.CACHE_ENABLED, settings.CACHE_LEASE_MS = True, 5
    world = World()
    read = VersionLink.read

    async def count_and_read(link: VersionLink) -> tuple[str, ...] | None:
        world.sent += 1
        return await read(link)

    monkeypatch.setattr(VersionLink, "read", count_and_read)
    return world
