"""Has a vote spoil the counts of votes alone, and lets it pass by the row of the product."""

from typing import ClassVar

from django.db import migrations

# As before, but of what both versions of the rows have in common nothing is asked: a vote, or other words, lock no
# product. Votes of a popular product's reviews would wait for each other.
APPROVED = "SELECT product_id, rating, is_verified_purchase FROM {rows} WHERE status = 'approved'"
NEW, OLD = APPROVED.format(rows="new_rows"), APPROVED.format(rows="old_rows")
CHANGES = f"""
    SELECT *, 1 AS n FROM ({NEW} EXCEPT ALL {OLD}) AS come UNION ALL SELECT *, -1 FROM ({OLD} EXCEPT ALL {NEW}) AS gone
"""
RATE = f"""
CREATE OR REPLACE FUNCTION catalog_rate_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_product
    WHERE id IN (SELECT product_id FROM ({CHANGES}) AS changes)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE catalog_product AS product SET
        rating_count = rating_count + delta.n,
        rating_sum = rating_sum + delta.stars,
        rating_verified_count = rating_verified_count + delta.verified,
        rating_histogram = ARRAY[
            rating_histogram[1] + delta.one, rating_histogram[2] + delta.two,
            rating_histogram[3] + delta.three, rating_histogram[4] + delta.four,
            rating_histogram[5] + delta.five]
    FROM (
        SELECT product_id, sum(n) AS n, sum(n * rating) AS stars,
            coalesce(sum(n) FILTER (WHERE is_verified_purchase), 0) AS verified,
            coalesce(sum(n) FILTER (WHERE rating = 1), 0) AS one,
            coalesce(sum(n) FILTER (WHERE rating = 2), 0) AS two,
            coalesce(sum(n) FILTER (WHERE rating = 3), 0) AS three,
            coalesce(sum(n) FILTER (WHERE rating = 4), 0) AS four,
            coalesce(sum(n) FILTER (WHERE rating = 5), 0) AS five
        FROM ({CHANGES}) AS changes
        GROUP BY product_id
    ) AS delta
    WHERE product.id = delta.product_id;
    RETURN NULL;
END $$;
"""

# Whether an approved review shows something else than before; `without` is a column that does not matter.
DIFFER = """EXISTS (
        SELECT FROM new_rows AS later FULL JOIN old_rows AS earlier USING (id)
        WHERE 'approved' IN (later.status, earlier.status)
            AND to_jsonb(later) {without} IS DISTINCT FROM to_jsonb(earlier) {without}
    )"""

SPOIL = f"""
CREATE OR REPLACE FUNCTION catalog_spoil_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {DIFFER.format(without="- 'helpful_count'")} THEN
        PERFORM catalog_spoil('reviews'), catalog_spoil('products');
    ELSIF {DIFFER.format(without="")} THEN
        PERFORM catalog_spoil('votes');
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """Two triggers on reviews in other words; both are right without the column as well, so they may stay."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0019_most_helpful_first")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(RATE, migrations.RunSQL.noop),
        migrations.RunSQL(SPOIL, migrations.RunSQL.noop),
    ]
