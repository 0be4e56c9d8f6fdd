"""What else a shop offers to who looks at a product: what is like it.

What stands in its category comes first. Where that has too little, what stands near it in the tree follows: in the
subtree of the category above, or in its own below a root. Within each, likeness decides: a thousand points for each
specification with the same value, and up to two thousand for a price in the same currency, of which a price twice or
half as high has one thousand. Ties go by age, newest first. Views do not count, or a page would show something else
each time it is looked at.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet

from catalog.models import Product
from catalog.selectors.visibility import HIDDEN_CATEGORIES, every_product, published_products
from nexus.common.any_of import AnyOf
from nexus.common.kept_plans import keeps_plan
from nexus.common.prepared import rows_of

# The numbers of `nexus_related`, which finds them: each price is looked for in an index, so what it costs depends on
# these and hardly on the size of the shop.
MOST = 24
"""How many products are found for one, and how many a category needs to be enough."""
NEAREST = 50
"""How many are looked at of those in a category that cost less, and of the others: the nearest in price."""
NEAREST_CATEGORIES = 24
"""How many categories are looked at: the own, and the first in the shop's order of those near it."""

COLUMNS = ("id", "category_id", "currency", "price", "specifications")


class _RelatedIds(Func):
    # Hidden products take no place; who sees what is decided where the products are loaded.
    template = f"nexus_related(%(expressions)s, ARRAY({HIDDEN_CATEGORIES.sql}))"
    output_field = ArrayField(BigIntegerField())


def with_related(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let `related_ids` come along: what is like each product, the most alike first."""
    return products.annotate(related_ids=_RelatedIds(*map(F, COLUMNS)))


def related_ids_of(product_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return of each product the ids of what is like it, as `with_related` finds them."""
    rows = with_related(every_product().filter(pk__in=product_ids))
    return dict(rows.values_list("pk", "related_ids"))  # type: ignore[misc]  # the plugin knows fields of the model alone


def products_by_id(
    ids: Sequence[int], *shape: Hashable, within: Callable[..., QuerySet[Product]] = published_products
) -> dict[int, Product]:
    """Return those of the published products that have these ids, or of those that `within(*shape)` holds."""
    rows = rows_of(_with_ids, within, shape, ids=tuple(ids))
    return {product.pk: product for product in rows}


@keeps_plan
def _with_ids(
    within: Callable[..., QuerySet[Product]], shape: tuple[Hashable, ...], *, ids: tuple[int, ...]
) -> QuerySet[Product]:
    return within(*shape).filter(AnyOf(F("id"), ids))
