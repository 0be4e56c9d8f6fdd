"""What a product may be: its values one by one, together, and next to what else there is."""

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.errors import CatalogErrorCode, Problem
from catalog.models import Product
from catalog.models.product import default_currency
from catalog.services.categories import hold_category
from catalog.services.money import find_price_problems
from catalog.services.specifications import read_specifications
from catalog.services.uniqueness import find_duplicates
from catalog.services.values import (
    Reader,
    as_it_is,
    line,
    read_currency,
    read_quantity,
    read_text,
    read_values,
    slug,
)

type Problems = list[Problem]

_read_sku = line(64)


def _read_sku_or_none(value: str) -> str | None:
    """Return a SKU; an empty field of a form is none."""
    return _read_sku(value) if value.strip() else None


# Prices are looked at together, as what is right depends on the currency; ids where the rows are.
READERS: Mapping[str, Reader] = {
    "name": line(200),
    "slug": slug(220),
    "sku": _read_sku_or_none,
    "description": read_text,
    "category_id": as_it_is,
    "brand_id": as_it_is,
    "currency_code": read_currency,
    "regular_price": as_it_is,
    "discount_price": as_it_is,
    "stock_quantity": read_quantity,
    "low_stock_threshold": read_quantity,
    "specifications": read_specifications,
    "is_active": as_it_is,
    # Looked at where they are decoded.
    "images": as_it_is,
}
CLEARABLE = frozenset({"sku", "brand_id", "discount_price"})


def read_product(given: Mapping[str, Any], *, product: Product | None = None) -> tuple[dict[str, Any], Problems]:
    """Return the columns (and `images`) that `given` sets, and everything that is wrong with it but for other rows.

    `product` is what is changed; None for a new one.
    """
    values, problems = read_values(given, READERS, clearable=CLEARABLE)
    refused = {problem.field for problem in problems}
    if "currency_code" not in refused and {"currency_code", "regular_price", "discount_price"} & values.keys():
        problems += find_price_problems(
            currency=values.get("currency_code", product.currency if product else default_currency()),
            regular_price=values.get("regular_price", product.regular_price if product else None),
            discount_price=values.get("discount_price", product.discount_price if product else None),
            given=values,
        )
    if "currency_code" in values:
        values["currency"] = values.pop("currency_code")
    return values, problems


def find_conflicts(values: Mapping[str, Any], *, brands: frozenset[int], but: int | None = None) -> Iterator[Problem]:
    """Yield what the rows that there are have against these columns of the product with the key `but`.

    The category that is named is held; so are the `brands` already.
    """
    if "category_id" in values and not hold_category(values["category_id"]):
        yield Problem(code=CatalogErrorCode.NOT_FOUND, message="There is no such category.", field="category_id")
    if values.get("brand_id") is not None and values["brand_id"] not in brands:
        yield Problem(code=CatalogErrorCode.NOT_FOUND, message="There is no such brand.", field="brand_id")
    yield from find_duplicates(Product.objects.all(), values, but=but)
