"""The part of a product list that the text of its SQL follows from: it is put together once for each."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from catalog.models import Product
from catalog.selectors.products import ProductCriteria, name_of_spec, product_list, within_category
from catalog.selectors.specs import put_together, taken_apart

# The fields of criteria that are filled in; those that change the text of a statement stand in its shape.
FILLED_IN = ("search", "ids", "category_slugs", "brand_slugs", "price_from", "price_to")


def shape_of(criteria: ProductCriteria) -> tuple[ProductCriteria, dict[str, Any]]:
    """Return the criteria without what is filled in, and that."""
    asked = {name: value for name in FILLED_IN if (value := getattr(criteria, name))}
    if criteria.only_currency:
        asked["currency"] = criteria.only_currency
    left_out: dict[str, Any] = dict.fromkeys(asked)
    shapes = []
    for place, match in enumerate(criteria.specs or ()):
        shape, values = taken_apart(match)
        shapes.append(shape)
        asked |= {f"{name_of_spec(place)}.{name}": value for name, value in values.items()}
    return replace(criteria, specs=tuple(shapes) or None, **left_out), asked


def criteria_of(shape: ProductCriteria, asked: dict[str, Any]) -> ProductCriteria:
    """Return the criteria of a shape, filled in."""
    specs = tuple(put_together(match, **_of_spec(place, asked)) for place, match in enumerate(shape.specs or ()))
    fields = {name: value for name, value in asked.items() if "." not in name}
    return replace(shape, specs=specs or None, **fields)


def _of_spec(place: int, asked: dict[str, Any]) -> dict[str, Any]:
    above = f"{name_of_spec(place)}."
    return {name.removeprefix(above): value for name, value in asked.items() if name.startswith(above)}


def scoped_list(
    criteria: ProductCriteria, *, category_id: int | None = None, brand_id: int | None = None
) -> QuerySet[Product]:
    """Return the products that meet `criteria`, of the shop, of a category or of a brand."""
    within = None if brand_id is None else Q(brand_id=brand_id)
    if category_id is not None:
        within = within_category(category_id, with_descendants=criteria.includes_descendants)
    return product_list(criteria, within=within)
