"""What sitemaps and feeds list: published rows in the order of their ids, batch by batch."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Max, QuerySet

from catalog.models import Brand, Category, Product
from catalog.selectors.pictures import with_pictures, with_primary_picture
from catalog.selectors.visibility import (
    published_brands,
    published_categories,
    published_products,
    with_published_brand,
)

type Numbered = Iterable[tuple[int, datetime]]


def product_pages(size: int) -> Numbered:
    """Return which pages the published products fill, by number, and the last edit on each."""
    return _pages(published_products(), size)


def category_pages(size: int) -> Numbered:
    """Return the same of the published categories."""
    return _pages(published_categories(), size)


def brand_pages(size: int) -> Numbered:
    """Return the same of the published brands."""
    return _pages(published_brands(), size)


def _pages(rows: QuerySet[Any], size: int) -> Numbered:
    """Return pages that are ranges of ids: a row never moves to another, and none costs more than its rows."""
    numbered = rows.order_by().annotate(page=F("id") / size)
    return list(numbered.values_list("page").annotate(last_edit=Max("updated_at")).order_by("page"))


def listed_products(*, after: int, before: int, first: int) -> list[Product]:
    """Return published products with ids between these two, each with its primary picture."""
    products = published_products().only("id", "slug", "updated_at")
    return list(_between(with_primary_picture(products), after, before)[:first])


def listed_categories(*, after: int, before: int, first: int) -> list[Category]:
    """Return published categories with ids between these two."""
    return list(_between(published_categories().only("id", "updated_at"), after, before)[:first])


def listed_brands(*, after: int, before: int, first: int) -> list[Brand]:
    """Return published brands with ids between these two."""
    return list(_between(published_brands().only("id", "slug", "updated_at"), after, before)[:first])


def _between[Rows: QuerySet[Any]](rows: Rows, after: int, before: int) -> Rows:
    return rows.filter(id__gt=after, id__lt=before).order_by("id")


def offered_products(*, currency: str, after: int, first: int) -> list[Product]:
    """Return published products that cost something in `currency`, with pictures and brand, behind this id."""
    products = published_products().filter(currency=currency, price__gt=0, id__gt=after)
    return list(with_published_brand(with_pictures(products)).order_by("id")[:first])
