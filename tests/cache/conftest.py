"""A shop in which something can be spoiled."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import TestCase

from accounts.models import User
from catalog.models import Brand, Category, Product, ProductImage, ProductReview
from tests.cache import shop_front
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
