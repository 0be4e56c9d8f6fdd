"""Reads Shopify's product CSV: a row for each variant and picture, grouped by handle."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.services.imports import fields
from catalog.services.imports.csv_rows import Row
from catalog.services.imports.files import count_lines
from catalog.services.imports.html_text import html_to_text
from catalog.services.imports.records import (
    FieldError,
    ImageRecord,
    ProductRecord,
    Refusal,
    Source,
)
from catalog.services.imports.shopify_rows import MAX_CELL, Group, read_groups

NO_CATEGORY = "Uncategorised"


def read_shopify(path: Path, *, currency: str | None = None) -> Source:
    """Open a file of Shopify's; its prices are in `currency`, or the shop's own."""
    steps = count_lines(path)
    return Source(rows=_products(read_groups(path), currency or settings.SHOP_CURRENCY), steps=steps)


def _products(groups: Iterable[Group | Refusal], currency: str) -> Iterator[ProductRecord | Refusal]:
    for group in groups:
        if isinstance(group, Refusal):
            yield group
        else:
            yield group.refusal or _product_or_refusal(group, currency)
            yield from group.strays


def _product_or_refusal(group: Group, currency: str) -> ProductRecord | Refusal:
    try:
        return _product(group.rows, handle=group.handle, currency=currency)
    except FieldError as error:
        return Refusal(line=error.line or group.rows[0].line, field=error.field, reason=error.reason)


def _product(rows: Sequence[Row], *, handle: str, currency: str) -> ProductRecord:
    first = rows[0]
    variants = [row for row in rows if row["price"] or row["sku"] or row["option1 value"]]
    if not variants:
        raise FieldError("price", "is missing")
    return ProductRecord(
        line=first.line,
        slug=fields.handle(handle, "handle"),
        category=_category(first),
        brand=fields.one_line(first["vendor"], "vendor", longest=120),
        images=_images(rows),
        columns={
            "name": fields.one_line(first["title"], "title", longest=200, required=True),
            "sku": fields.one_line(variants[0]["sku"], "sku", longest=64) or None,
            "description": _description(first["body"]),
            **_prices(variants, fields.currency(currency, "currency")),
            "stock_quantity": _stock(variants),
            "specifications": _specifications(rows, variants),
            "is_active": _is_active(first),
        },
    )


def _description(html: str) -> str:
    try:
        return fields.long_text(html_to_text(fields.long_text(html, "body", longest=MAX_CELL)), "body")
    except ValueError as error:
        raise FieldError("body", str(error)) from error


def _category(row: Row) -> tuple[str, ...]:
    for column in ("category", "google category", "type"):
        if row[column] and not row[column].isdigit() and row[column].lower() != "uncategorized":
            return fields.category_path(row[column], column)
    tag = row["tags"].split(",")[0].strip()
    return fields.category_path(tag[:1].upper() + tag[1:] if tag else NO_CATEGORY, "tags")


def _prices(variants: Sequence[Row], code: str) -> dict[str, Any]:
    """Take the prices of the first variant, checking those of all."""
    prices: list[dict[str, Any]] = []
    for row in variants:
        try:
            price = fields.money(row["price"], "price", code=code)
            before = fields.money(row["compare-at price"] or "0", "compare-at price", code=code)
        except FieldError as error:
            raise FieldError(error.field, error.reason, line=row.line) from error
        prices.append(_price_columns(price, before, code))
    return prices[0]


def _price_columns(price: Decimal, before: Decimal, code: str) -> dict[str, Any]:
    if before > price:
        return {"currency": code, "regular_price": before, "discount_price": price}
    return {"currency": code, "regular_price": price, "discount_price": None}


def _stock(variants: Sequence[Row]) -> int:
    """Add the stock of all variants; one that is oversold counts as none."""
    total = 0
    for row in variants:
        try:
            quantity = fields.whole_number(row["stock"] or "0", "stock", lowest=-fields.MAX_INTEGER)
        except FieldError as error:
            raise FieldError(error.field, error.reason, line=row.line) from error
        total += max(quantity, 0)
    return fields.whole_number(total, "stock")


def _images(rows: Sequence[Row]) -> tuple[ImageRecord, ...] | None:
    if not any("image" in row.cells for row in rows):
        return None
    placed: list[tuple[int, ImageRecord]] = []
    for row in rows:
        if not row["image"]:
            continue
        try:
            url = fields.web_address(row["image"], "image")
            alt_text = fields.one_line(row["image alt text"], "image alt text", longest=250)
            position = fields.whole_number(row["image position"] or str(len(placed) + 1), "image position")
        except FieldError as error:
            raise FieldError(error.field, error.reason, line=row.line) from error
        placed.append((position, ImageRecord(url=url, alt_text=alt_text)))
    images: dict[str, ImageRecord] = {}
    for _, image in sorted(placed, key=lambda item: item[0]):
        images.setdefault(image.url, image)
    return tuple(images.values())


def _specifications(rows: Sequence[Row], variants: Sequence[Row]) -> dict[str, Any]:
    """List the values of each option once, and the weight of the first variant."""
    specifications: dict[str, Any] = {}
    for option in ("option1", "option2", "option3"):
        name = rows[0][f"{option} name"]
        values = dict.fromkeys(row[f"{option} value"] for row in variants if row[f"{option} value"])
        if name and values and list(values) != ["Default Title"]:
            specifications[name] = ", ".join(values)
    if grams := fields.whole_number(variants[0]["grams"].removesuffix(".0") or "0", "grams"):
        specifications["Weight"] = {"value": grams, "unit": "g"}
    return fields.specifications(specifications, "options")


def _is_active(row: Row) -> bool:
    published = fields.truth(row["published"] or "true", "published")
    status = row["status"].lower() or "active"
    if status not in ("active", "draft", "archived", "unlisted"):
        raise FieldError("status", f"{status[:20]!r} is not a status of Shopify's")
    return published and status == "active"
