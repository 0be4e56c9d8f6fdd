"""Reads our own format: one JSON object a line, as docs/importing.md describes it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from catalog.services.imports import fields
from catalog.services.imports.files import count_lines, open_text
from catalog.services.imports.records import (
    FieldError,
    ImageRecord,
    ProductRecord,
    Refusal,
    ReviewRecord,
    Source,
)

MAX_LINE = 5_000_000
_KEYS = frozenset(
    (
        *("handle", "name", "category", "brand", "brand_handle", "sku", "description"),
        *("currency", "regular_price", "discount_price"),
        *("stock_quantity", "low_stock_threshold", "specifications", "is_active", "images", "reviews", "created_at"),
    )
)
_REVIEW_KEYS = frozenset(
    ("key", "author_name", "rating", "title", "comment", "verified_purchase", "status", "created_at")
)
_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "description": fields.long_text,
    "stock_quantity": fields.whole_number,
    "low_stock_threshold": fields.whole_number,
    "specifications": fields.specifications,
    "is_active": fields.truth,
}


def read_json_lines(path: Path, *, currency: str | None = None) -> Source:
    """Open a file of JSON lines; prices without a currency are in `currency`, or the shop's own."""
    return Source(rows=_rows(path, currency or settings.SHOP_CURRENCY), steps=count_lines(path))


def parse_product(row: object, *, line: int, currency: str) -> ProductRecord | Refusal:
    """Return the product of one JSON object, or why it is refused."""
    try:
        if not isinstance(row, Mapping):
            raise FieldError("line", "is not a JSON object")
        return _product(row, line=line, default_currency=currency)
    except FieldError as error:
        return Refusal(line=line, field=error.field, reason=error.reason)


def _rows(path: Path, currency: str) -> Iterator[ProductRecord | Refusal]:
    with open_text(path) as file:
        for line, text in enumerate(file, 1):
            if not text.strip():
                continue
            if len(text) > MAX_LINE:
                yield Refusal(line=line, field="line", reason=f"has more than {MAX_LINE} characters")
                continue
            try:
                row = orjson.loads(text)
            except orjson.JSONDecodeError:
                yield Refusal(line=line, field="line", reason="is not complete and valid JSON")
                continue
            yield parse_product(row, line=line, currency=currency)


def _product(row: Mapping[str, Any], *, line: int, default_currency: str) -> ProductRecord:
    _refuse_unknown(row, _KEYS)
    columns = {key: check(row[key], key) for key, check in _PLAIN.items() if key in row}
    columns |= {"name": fields.one_line(row.get("name", ""), "name", longest=200, required=True)}
    columns |= _prices(row, default_currency)
    if "sku" in row:
        columns["sku"] = fields.one_line(row["sku"] or "", "sku", longest=64) or None
    return ProductRecord(
        line=line,
        slug=fields.handle(row.get("handle", ""), "handle"),
        category=fields.category_path(row.get("category", ""), "category"),
        columns=columns,
        brand=fields.one_line(row["brand"] or "", "brand", longest=120) if "brand" in row else None,
        brand_handle=fields.address(row.get("brand_handle") or "", "brand_handle", longest=140),
        images=_images(row["images"]) if "images" in row else None,
        reviews=_reviews(row.get("reviews", [])),
        created_at=fields.moment(row["created_at"], "created_at") if "created_at" in row else None,
    )


def _prices(row: Mapping[str, Any], default_currency: str) -> dict[str, Any]:
    code = fields.currency(row.get("currency", default_currency), "currency")
    prices: dict[str, Any] = {
        "currency": code,
        "regular_price": fields.money(row.get("regular_price", ""), "regular_price", code=code),
    }
    discount = row.get("discount_price")
    prices["discount_price"] = None if discount is None else fields.money(discount, "discount_price", code=code)
    if prices["discount_price"] is not None and prices["discount_price"] >= prices["regular_price"]:
        raise FieldError("discount_price", "is not below the regular price")
    return prices


def _images(value: object) -> tuple[ImageRecord, ...]:
    if not isinstance(value, list):
        raise FieldError("images", "is not a list")
    images: dict[str, ImageRecord] = {}
    for image in value:
        if not isinstance(image, Mapping) or set(image) - {"url", "alt_text"}:
            raise FieldError("images", "has an entry that is not an object of url and alt_text")
        url = fields.web_address(image.get("url", ""), "images.url")
        alt_text = fields.one_line(image.get("alt_text", ""), "images.alt_text", longest=250)
        images.setdefault(url, ImageRecord(url=url, alt_text=alt_text))
    return tuple(images.values())


def _reviews(value: object) -> tuple[ReviewRecord, ...]:
    if not isinstance(value, list):
        raise FieldError("reviews", "is not a list")
    reviews = [_review(review) for review in value]
    if len({review.key for review in reviews}) < len(reviews):
        raise FieldError("reviews.key", "is not unique within the product")
    return tuple(reviews)


def _review(review: object) -> ReviewRecord:
    if not isinstance(review, Mapping):
        raise FieldError("reviews", "has an entry that is not an object")
    _refuse_unknown(review, _REVIEW_KEYS, within="reviews.")
    author = fields.one_line(review.get("author_name", ""), "reviews.author_name", longest=150, required=True)
    if "@" in author:
        raise FieldError("reviews.author_name", "looks like an e-mail address; only names are stored")
    status = review.get("status", "pending")
    if status not in ("pending", "approved"):
        raise FieldError("reviews.status", "is neither pending nor approved")
    return ReviewRecord(
        key=fields.one_line(review.get("key", ""), "reviews.key", longest=100, required=True),
        status=status,
        created_at=fields.moment(review["created_at"], "reviews.created_at") if "created_at" in review else None,
        columns={
            "imported_author_name": author,
            "rating": fields.whole_number(review.get("rating", ""), "reviews.rating", lowest=1, highest=5),
            "title": fields.one_line(review.get("title", ""), "reviews.title", longest=150, required=True),
            "comment": fields.long_text(review.get("comment", ""), "reviews.comment", longest=5000),
            "is_verified_purchase": fields.truth(review.get("verified_purchase", False), "reviews.verified_purchase"),
        },
    )


def _refuse_unknown(row: Mapping[str, Any], known: frozenset[str], *, within: str = "") -> None:
    for key in row:
        if key not in known:
            raise FieldError(within + fields.one_line(key, "line", longest=100), "is not a key of this format")
