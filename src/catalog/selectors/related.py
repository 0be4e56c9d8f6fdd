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
from django.db.models.expressions import RawSQL

from catalog.models import Product
from catalog.selectors.visibility import HIDDEN_CATEGORIES, every_product, published_products
from nexus.common.prepared import rows_of

MOST = 24
"""How many products are found for one, and how many a category needs to be enough."""
NEAREST = 50
"""How many are looked at of those in a category that cost less, and of the others: the nearest in price."""
NEAREST_CATEGORIES = 24
"""How many categories are looked at: the own, and the first in the shop's order of those near it."""

COLUMNS = ("id", "category_id", "currency", "price", "specifications")
# In SQL, as the ORM has no LATERAL. Each price is looked for in an index, so what this costs depends on the numbers
# above and hardly on the size of the shop. Hidden products take no place; who sees what is decided where the products
# are loaded.
RELATED = f"""
ARRAY(
    WITH origin ({", ".join(COLUMNS)}) AS (VALUES (%(expressions)s)),
    own AS (
        SELECT category.id, category.tree_id,
            coalesce(above.lft, category.lft) AS first, coalesce(above.rght, category.rght) AS last,
            NOT EXISTS (
                SELECT FROM catalog_product AS product
                WHERE product.is_active AND (product.category_id, product.currency) = (category.id, origin.currency)
                OFFSET {MOST} LIMIT 1
            ) AS has_too_little
        FROM origin JOIN catalog_category AS category ON category.id = origin.category_id
            LEFT JOIN catalog_category AS above ON above.id = category.parent_id
    )
    SELECT other.id
    FROM origin
    CROSS JOIN LATERAL (
        SELECT category.id, category.id = own.id AS is_own, own.has_too_little
        FROM own JOIN catalog_category AS category ON category.tree_id = own.tree_id
        WHERE (category.id = own.id OR own.has_too_little AND category.lft BETWEEN own.first AND own.last)
            AND category.id NOT IN ({HIDDEN_CATEGORIES.sql})
        ORDER BY is_own DESC, category.lft
        LIMIT {NEAREST_CATEGORIES}
    ) AS place
    CROSS JOIN LATERAL (
        (
            SELECT {", ".join(COLUMNS)} FROM catalog_product
            WHERE is_active AND category_id = place.id AND currency = origin.currency AND price < origin.price
            ORDER BY price DESC, id DESC LIMIT {NEAREST}
        ) UNION ALL (
            SELECT {", ".join(COLUMNS)} FROM catalog_product
            WHERE is_active AND category_id = place.id AND currency = origin.currency AND price >= origin.price
            ORDER BY price, id LIMIT {NEAREST} + 1
        ) UNION ALL (
            SELECT {", ".join(COLUMNS)} FROM catalog_product
            WHERE is_active AND category_id = place.id AND currency <> origin.currency AND place.has_too_little
            ORDER BY currency, price, id LIMIT {NEAREST}
        )
    ) AS other
    WHERE other.id <> origin.id
    ORDER BY place.is_own DESC, (
        SELECT 1000 * count(*) FROM jsonb_each(origin.specifications) AS said
        WHERE other.specifications -> said.key = said.value
    ) + CASE
        WHEN other.currency <> origin.currency THEN 0
        WHEN other.price = origin.price THEN 2000
        ELSE div(2000 * least(other.price, origin.price), greatest(other.price, origin.price))
    END DESC, other.id DESC
    LIMIT {MOST}
)
"""  # noqa: S608 - of texts and numbers above


class _RelatedIds(Func):
    # Without indents, as psycopg takes a statement of more than 4096 characters apart each time that it is sent.
    template = " ".join(RELATED.split())
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
    rows = rows_of(_with_ids, within, shape, ids=tuple(map(str, ids)))
    return {product.pk: product for product in rows}


def _with_ids(
    within: Callable[..., QuerySet[Product]], shape: tuple[Hashable, ...], *, ids: tuple[str, ...]
) -> QuerySet[Product]:
    # As one parameter, so that the statement is the same however many they are.
    return within(*shape).filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", params=([*ids],)))
