"""Finds what is like a product in a function, whose plan each connection keeps: it takes longer to plan than to run."""

from typing import ClassVar

from django.db import migrations

# What is likeness, and how many are looked at, stands at `catalog.selectors.related`; which categories are hidden is
# told. The plan is the same for every product, as each step goes by an index and ends at a LIMIT.
RELATED = """
CREATE FUNCTION nexus_related(
    origin_id bigint, origin_category bigint, origin_currency text, origin_price numeric, origin_specifications jsonb,
    hidden_categories bigint[]
) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN ARRAY(
        WITH own AS (
            SELECT category.id, category.tree_id,
                coalesce(above.lft, category.lft) AS first, coalesce(above.rght, category.rght) AS last,
                NOT EXISTS (
                    SELECT FROM catalog_product AS product
                    WHERE product.is_active
                        AND product.category_id = origin_category AND product.currency = origin_currency
                    OFFSET 24 LIMIT 1
                ) AS has_too_little
            FROM catalog_category AS category LEFT JOIN catalog_category AS above ON above.id = category.parent_id
            WHERE category.id = origin_category
        )
        SELECT other.id
        FROM (
            SELECT category.id, category.id = own.id AS is_own, own.has_too_little
            FROM own JOIN catalog_category AS category ON category.tree_id = own.tree_id
            WHERE (category.id = own.id OR own.has_too_little AND category.lft BETWEEN own.first AND own.last)
                AND category.id <> ALL (hidden_categories)
            ORDER BY is_own DESC, category.lft
            LIMIT 24
        ) AS place
        CROSS JOIN LATERAL (
            (
                SELECT id, currency, price, specifications FROM catalog_product
                WHERE is_active AND category_id = place.id AND currency = origin_currency AND price < origin_price
                ORDER BY price DESC, id DESC LIMIT 50
            ) UNION ALL (
                SELECT id, currency, price, specifications FROM catalog_product
                WHERE is_active AND category_id = place.id AND currency = origin_currency AND price >= origin_price
                ORDER BY price, id LIMIT 51
            ) UNION ALL (
                SELECT id, currency, price, specifications FROM catalog_product
                WHERE is_active AND category_id = place.id AND currency <> origin_currency AND place.has_too_little
                ORDER BY currency, price, id LIMIT 50
            )
        ) AS other
        WHERE other.id <> origin_id
        ORDER BY place.is_own DESC, (
            SELECT 1000 * count(*) FROM jsonb_each(origin_specifications) AS said
            WHERE other.specifications -> said.key = said.value
        ) + CASE
            WHEN other.currency <> origin_currency THEN 0
            WHEN other.price = origin_price THEN 2000
            ELSE div(2000 * least(other.price, origin_price), greatest(other.price, origin_price))
        END DESC, other.id DESC
        LIMIT 24
    );
END
$$;
"""


class Migration(migrations.Migration):
    """A function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0025_review_reports")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(
            RELATED, "DROP FUNCTION nexus_related(bigint, bigint, text, numeric, jsonb, bigint[]);"
        ),
    ]
