"""Reads our own CSV: the keys of our JSON lines as columns, as `export_catalog` writes them."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.services.imports.csv_rows import Row, read_header, read_rows
from catalog.services.imports.files import count_lines
from catalog.services.imports.json_lines import parse_product
from catalog.services.imports.own_cells import parted, unguarded
from catalog.services.imports.records import FieldError, ProductRecord, Refusal, Source, UnreadableFileError
from catalog.services.values import SLUG

COLUMNS = (
    *("handle", "name", "category", "brand", "brand_handle", "sku", "description"),
    *("currency", "regular_price", "discount_price", "stock_quantity", "low_stock_threshold"),
    *("specifications", "is_active", "images", "created_at"),
)
REQUIRED = ("handle", "name", "category", "regular_price")
# What an empty cell leaves alone, as if there were no such column; all others it clears.
KEPT = frozenset({"brand_handle", "currency", "stock_quantity", "low_stock_threshold", "is_active", "created_at"})
MAX_CELL = 5_000_000
MAX_HANDLE = 220


def is_own(path: Path) -> bool:
    """Return whether a CSV has our header."""
    try:
        return "regular_price" in read_header(path)
    except (OSError, UnicodeDecodeError):
        return False


def read_own_csv(path: Path, *, currency: str | None = None) -> Source:
    """Open a file of our own CSV; prices without a currency are in `currency`, or the shop's own."""
    steps = count_lines(path)
    header = [cell.strip().lower() for cell in read_header(path)]
    if missing := [name for name in REQUIRED if name not in header]:
        raise UnreadableFileError(f"The first line is not the header of our CSV: no column {missing[0]}.")
    if unknown := [name for name in header if name not in COLUMNS or header.count(name) > 1]:
        raise UnreadableFileError(f"The first line has a column that is not known, or is there twice: {unknown[0]!r}.")
    return Source(rows=_products(path, header, currency or settings.SHOP_CURRENCY), steps=steps)


def _products(path: Path, header: Sequence[str], currency: str) -> Iterator[ProductRecord | Refusal]:
    for row in read_rows(path, header, longest=MAX_CELL):
        yield row if isinstance(row, Refusal) else _product(row, currency)


def _product(row: Row, currency: str) -> ProductRecord | Refusal:
    try:
        values = {name: _value(name, unguarded(cell)) for name, cell in row.cells.items() if cell or name not in KEPT}
    except FieldError as error:
        return Refusal(line=row.line, field=error.field, reason=error.reason)
    product = parse_product(values, line=row.line, currency=currency)
    handle = values.get("handle", "")
    # What is an address already is not folded: it names a product of the shop.
    if isinstance(product, ProductRecord) and len(handle) <= MAX_HANDLE and SLUG.fullmatch(handle):
        return replace(product, slug=handle)
    return product


def _value(name: str, cell: str) -> Any:
    read = _READERS.get(name)
    return read(cell, name) if read else cell


def _path(cell: str, _: str) -> list[str]:
    return parted(cell)


def _price(cell: str, _: str) -> str | None:
    return cell or None


def _json(cell: str, name: str) -> Any:
    try:
        return json.loads(cell or _EMPTY[name])
    except (ValueError, RecursionError) as error:
        raise FieldError(name, "is not complete and valid JSON") from error


_EMPTY = {"specifications": "{}", "images": "[]"}
_READERS: dict[str, Callable[[str, str], Any]] = {
    "category": _path,
    "discount_price": _price,
    "specifications": _json,
    "images": _json,
}
