"""Writes the generated catalogue in batches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from random import Random
from uuid import UUID

from django.db import transaction

from catalog.demo.drawing import draw
from catalog.demo.generated.catalog import Shelf, create_brands, create_shelves
from catalog.demo.generated.products import SKU_PREFIX, invent_product
from catalog.demo.generated.reviews import create_shoppers, invent_reviews
from catalog.demo.pictures import store, stored_picture
from catalog.models import Brand, Product, ProductImage, ProductReview
from catalog.services.categories import lock_tree

BATCH = 250


class AlreadyGeneratedError(Exception):
    """A generated catalogue is in the database."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How much to make."""

    products: int
    reviews_per_product: float
    seed: int


@dataclass(frozen=True, kw_only=True)
class _Stage:
    """What every product draws from."""

    shelves: Sequence[Shelf]
    brands: Sequence[Brand]
    pictures: dict[str, list[str]]
    shoppers: Sequence[UUID]
    dice: Random


@transaction.atomic
def generate(wanted: Wanted, *, advance: Callable[[int], None]) -> int:
    """Write the whole catalogue or nothing, and return how many reviews it has.

    Raises `AlreadyGeneratedError` when one is there.
    """
    lock_tree()
    if Product.objects.filter(sku__startswith=SKU_PREFIX).exists():
        raise AlreadyGeneratedError
    stage = _set_stage(Random(wanted.seed))
    reviews = 0
    for products in batched(_invent(wanted.products, stage), BATCH):
        reviews += _write(products, stage=stage, mean=wanted.reviews_per_product)
        advance(len(products))
    return reviews


def _set_stage(dice: Random) -> _Stage:
    shelves = create_shelves()
    kinds = sorted({shelf.drawing for shelf in shelves})
    return _Stage(
        shelves=shelves,
        brands=create_brands(),
        pictures={kind: [_draw(kind, colour) for colour in ("blue:sand", "green:rose")] for kind in kinds},
        shoppers=create_shoppers(dice),
        dice=dice,
    )


def _draw(kind: str, colours: str) -> str:
    return store(f"products/generated/{kind}-{colours.replace(':', '-')}.webp", draw(f"{kind}:{colours}"))


def _invent(number: int, stage: _Stage) -> Iterator[Product]:
    for index in range(1, number + 1):
        shelf = stage.dice.choice(stage.shelves)
        brand = stage.dice.choice(stage.brands) if stage.dice.random() > 0.03 else None
        yield invent_product(index, shelf=shelf, brand=brand, dice=stage.dice)


def _write(products: Sequence[Product], *, stage: _Stage, mean: float) -> int:
    Product.objects.bulk_create(products)
    drawings = {shelf.category.pk: shelf.drawing for shelf in stage.shelves}
    ProductImage.objects.bulk_create(
        stored_picture(
            product,
            stage.dice.choice(stage.pictures[drawings[product.category_id]]),
            position=0,
            alt_text=product.name,
        )
        for product in products
    )
    reviews = [
        review
        for product in products
        for review in invent_reviews(product, mean=mean, shoppers=stage.shoppers, dice=stage.dice)
    ]
    return len(ProductReview.objects.bulk_create(reviews))
