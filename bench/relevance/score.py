"""Sells a small shop's products for a moment, searches them, and says how much of what was meant came first."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.db import transaction
from django.utils.text import slugify

from catalog.demo.content import read_shop
from catalog.models import Brand, Category, Product
from catalog.selectors.products import ProductCriteria, ProductSort
from catalog.services.categories import create_category
from nexus.common.keyset import Window
from schema.catalog_loads import ProductPageKey, load_product_pages

HERE = Path(__file__).parent
FIRST = 5
PREFIX = "relevance"
"""Before every slug, as the shop that it is measured in may have the demo's products."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is typed, what is meant by it, and what came first."""

    kind: str
    text: str
    meant: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def score(self) -> float:
        """The share of what is meant that came first."""
        return len({*self.meant} & {*self.found}) / len(self.meant)


@dataclass(frozen=True, slots=True)
class Score:
    """How well searches found what was meant, 1 at best; `kind` is one of the tables of the searches."""

    searches: tuple[Search, ...]

    @property
    def value(self) -> float:
        """The mean over all searches."""
        return sum(search.score for search in self.searches) / len(self.searches)

    def of(self, kind: str) -> Self:
        """Return the score of one kind."""
        return type(self)(tuple(search for search in self.searches if search.kind == kind))

    def __str__(self) -> str:
        kinds = dict.fromkeys(search.kind for search in self.searches)
        parts = ", ".join(f"{kind} {self.of(kind).value:.3f} of {len(self.of(kind).searches)}" for kind in kinds)
        return f"{self.value:.3f} over {len(self.searches)} searches: {parts}"


def score() -> Score:
    """Return the score of the search on this database, which keeps nothing of it."""
    with transaction.atomic():
        place = _sell()
        found = Score(tuple(_searches(place)))
        transaction.set_rollback(True)
    return found


def _searches(place: Category) -> Iterator[Search]:
    for kind, searches in _read("searches").items():
        for text, meant in searches.items():
            criteria = ProductCriteria(search=text, sort=ProductSort.RELEVANCE)
            key = ProductPageKey(criteria=criteria, window=Window(FIRST), category_id=place.pk)
            found = tuple(product.name for product in load_product_pages([key])[key].rows)
            yield Search(kind=kind, text=text, meant=tuple(meant), found=found)


def _sell() -> Category:
    """Write the products of this folder and of the demo shop into one category."""
    place = create_category(name="Relevance", slug=PREFIX, parent_id=None)
    demo = [
        (product.brand, product.name, product.views, product.specifications, product.description)
        for product in read_shop().products
        if product.is_active
    ]
    rows = [*demo, *_own()]
    brands = {name: Brand(name=name, slug=f"{PREFIX}-{slugify(name)}") for name in {row[0] for row in rows}}
    Brand.objects.bulk_create(brands.values())
    Product.objects.bulk_create(
        Product(
            name=name,
            slug=f"{PREFIX}-{number}",
            brand=brands[brand],
            category=place,
            regular_price=10,
            view_count=views,
            specifications=specifications,
            description=description,
        )
        for number, (brand, name, views, specifications, description) in enumerate(rows)
    )
    return place


def _own() -> Iterator[tuple[str, str, int, dict[str, Any], str]]:
    for brand, products in _read("products").items():
        for name, (views, *more) in products.items():
            specifications, description = (*more, *({}, "")[len(more) :])
            yield brand, name, views, specifications, description


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))
