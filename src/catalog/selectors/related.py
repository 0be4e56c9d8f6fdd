"""What else a shop offers to who looks at a product."""

from collections.abc import Callable, Hashable, Mapping

from django.db.models import QuerySet

from catalog.models import Product
from catalog.selectors.products import ORDERS, ProductSort
from catalog.selectors.visibility import published_products
from nexus.common.keyset import Window, load_alike


def related_products(
    category_of: Mapping[int, int],
    *shape: Hashable,
    first: int,
    within: Callable[..., QuerySet[Product]] = published_products,
) -> dict[int, list[Product]]:
    """Return for each product, given with its category, the `first` most viewed others there, in one statement.

    They are among the published ones, or those of them that `within(*shape)` holds.
    """
    values = {category: {"category_id": category} for category in category_of.values()}
    popular = load_alike(
        _of_category, within, shape, values=values, order=ORDERS[ProductSort.POPULARITY], window=Window(first + 1)
    )
    return {
        pk: [other for other in popular[category].rows if other.pk != pk][:first]
        for pk, category in category_of.items()
    }


def _of_category(
    within: Callable[..., QuerySet[Product]], shape: tuple[Hashable, ...], *, category_id: int
) -> QuerySet[Product]:
    return within(*shape).filter(category=category_id)
