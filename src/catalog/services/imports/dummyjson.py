"""Reads the product list of DummyJSON, by turning each entry into our own format first."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from catalog.services.imports.files import count_lines
from catalog.services.imports.json_lines import parse_product
from catalog.services.imports.records import ProductRecord, Refusal, Source, UnreadableFileError
from catalog.services.money import currency_decimals


def read_dummyjson(path: Path, *, currency: str | None = None) -> Source:
    """Open a list of products, bare or under the key `products`; lines are numbers of entries."""
    count_lines(path)
    try:
        content = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise UnreadableFileError("The file is not complete and valid JSON.") from error
    entries = content.get("products") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise UnreadableFileError("The file holds no list of products.")
    code = currency or settings.SHOP_CURRENCY
    return Source(rows=(_entry(entry, number, code) for number, entry in enumerate(entries, 1)), steps=len(entries))


def _entry(entry: object, number: int, currency: str) -> ProductRecord | Refusal:
    try:
        row = _converted(entry, currency) if isinstance(entry, Mapping) else entry
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return Refusal(line=number, field="entry", reason="lacks something that every product of DummyJSON has")
    return parse_product(row, line=number, currency=currency)


def _converted(entry: Mapping[str, Any], currency: str) -> dict[str, Any]:
    price = Decimal(str(entry["price"]))
    coin = Decimal(1).scaleb(-currency_decimals(currency))
    discount = (price * (100 - Decimal(str(entry["discountPercentage"]))) / 100).quantize(coin, ROUND_HALF_UP)
    return {
        "handle": f"{entry['title']} {entry['id']}",
        "name": entry["title"],
        "category": entry["category"].replace("-", " ").capitalize(),
        "brand": entry.get("brand"),
        "sku": entry["sku"],
        "description": entry["description"],
        "currency": currency,
        "regular_price": str(price),
        "discount_price": str(discount) if discount < price else None,
        "stock_quantity": entry["stock"],
        "specifications": _specifications(entry),
        "images": [{"url": url, "alt_text": entry["title"]} for url in entry["images"]],
        "reviews": [_review(review, number) for number, review in enumerate(entry["reviews"], 1)],
        "created_at": entry["meta"]["createdAt"],
    }


def _specifications(entry: Mapping[str, Any]) -> dict[str, Any]:
    lengths = {name.capitalize(): {"value": size, "unit": "cm"} for name, size in entry["dimensions"].items()}
    return {
        "Weight": {"value": entry["weight"], "unit": "g"},
        **lengths,
        "Warranty": entry["warrantyInformation"],
        "Shipping": entry["shippingInformation"],
        "Returns": entry["returnPolicy"],
    }


def _review(review: Mapping[str, Any], number: int) -> dict[str, Any]:
    return {
        "key": f"dummyjson-{number}",
        "author_name": review["reviewerName"],
        "rating": review["rating"],
        "title": review["comment"].rstrip(".!"),
        "comment": review["comment"],
        "status": "approved",
        "created_at": review["date"],
    }
