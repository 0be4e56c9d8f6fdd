"""The catalogue as our own CSV, which the importer reads back without a difference."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from io import StringIO

from django.db import connection, transaction

from catalog.models import Brand, Product
from catalog.selectors.categories import CategoryTree, category_tree
from catalog.selectors.exports import exported_products, in_batches
from catalog.selectors.pictures import Picture
from catalog.services.imports.own_cells import guarded, joined
from catalog.services.imports.own_csv import COLUMNS
from catalog.services.money import rounded

# Without it, spreadsheets take UTF-8 for something else.
MARK = "\ufeff"


def catalogue_csv(*, only_published: bool, advance: Callable[[int], None] | None = None) -> Iterator[str]:
    """Yield the file batch by batch; `advance` is told how many products each has.

    Pictures that staff uploaded are not in it, nor are reviews. Whoever takes each batch at a moment of its own finds
    the categories of that moment in it.
    """
    yield MARK + _lines([list(COLUMNS)])
    for batch in in_batches(exported_products(only_published=only_published)):
        tree = category_tree()
        yield _lines([_cells(product, tree) for product in batch])
        if advance:
            advance(len(batch))


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Let the block see the database as it is when the block begins, whatever is changed meanwhile.

    Within a transaction that has begun already, it sees what that sees.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _lines(rows: list[list[str]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cells(product: Product, tree: CategoryTree) -> list[str]:
    """Return the values in the order of `COLUMNS`."""
    node = tree.every[product.category_id]
    brand = _brand(product)
    return [
        product.slug,
        product.name,
        joined(above.name for above in (*node.ancestors, node)),
        brand.name if brand else "",
        brand.slug if brand else "",
        product.sku or "",
        product.description,
        product.currency,
        _price(product, "regular_price"),
        _price(product, "discount_price"),
        str(product.stock_quantity),
        str(product.low_stock_threshold),
        _json(product.specifications),
        "true" if product.is_active else "false",
        _json([_image(picture) for picture in vars(product)["all_pictures"] if picture.source_url]),
        product.created_at.astimezone(UTC).isoformat(),
    ]


def _brand(product: Product) -> Brand | None:
    """Return the brand, or in an export for everybody the one that everybody sees."""
    return vars(product).get("published_brand") if hasattr(product, "published_brand_id") else product.brand


def _price(product: Product, name: str) -> str:
    """Return an amount with the decimals of its currency, and with more only if it has them against the rules."""
    amount = getattr(product, name)
    if amount is None:
        return ""
    shown = rounded(amount, product.currency)
    return f"{shown if shown == amount else amount:f}"


def _image(picture: Picture) -> dict[str, str]:
    return {"url": picture.source_url, "alt_text": picture.alt_text}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""
