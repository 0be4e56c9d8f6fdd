"""The part of a product list that the text of its SQL follows from: it is put together once for each."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from catalog.models import Product
from catalog.selectors.products import ProductCriteria, product_list, within_category

# The fields of criteria that are filled in; those that change the text of a statement stand in its shape.
FILLED_IN = ("search", "category_slugs", "price_from", "price_to")


def shape_of(criteria: ProductCriteria) -> tuple[ProductCriteria, dict[str, Any]]:
    """Return the criteria without what is filled in, and that."""
    asked = {name: value for name in FILLED_IN if (value := getattr(criteria, name))}
    if criteria.only_currency:
        asked["currency"] = criteria.only_currency
    left_out: dict[str, Any] = dict.fromkeys(asked)
    return replace(criteria, **left_out), asked


def is_common(criteria: ProductCriteria) -> bool:
    """Return whether many lists are of this shape; else the text tells how many ids or brands there are."""
    return not (criteria.ids or criteria.brand_slugs or criteria.specs)


def scoped_list(
    criteria: ProductCriteria, *, category_id: int | None = None, brand_id: int | None = None
) -> QuerySet[Product]:
    """Return the products that meet `criteria`, of the shop, of a category or of a brand."""
    within = None if brand_id is None else Q(brand_id=brand_id)
    if category_id is not None:
        within = within_category(category_id, with_descendants=criteria.includes_descendants)
    return product_list(criteria, within=within)
