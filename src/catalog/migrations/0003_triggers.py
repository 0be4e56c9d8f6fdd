"""What the database itself keeps right: ratings of approved reviews, and the words of a product."""

from typing import ClassVar

from django.db import migrations

CHANGES = {
    "insert": "SELECT product_id, rating, is_verified_purchase, 1 AS n FROM new_rows WHERE status = 'approved'",
    "delete": "SELECT product_id, rating, is_verified_purchase, -1 AS n FROM old_rows WHERE status = 'approved'",
}
CHANGES["update"] = f"{CHANGES['insert']} UNION ALL {CHANGES['delete']}"

TRANSITIONS = {
    "insert": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}

# One statement, one pass: the deltas of each product are added under its row lock, so parallel
# writers never lose one. Products are locked in the order of their ids, so they never deadlock.
RATE = """
CREATE FUNCTION catalog_rate_on_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_product
    WHERE id IN (SELECT product_id FROM ({changes}) AS changes)
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
        FROM ({changes}) AS changes
        GROUP BY product_id
    ) AS delta
    WHERE product.id = delta.product_id
        AND (delta.n, delta.stars, delta.verified, delta.one, delta.two, delta.three, delta.four)
            <> (0, 0, 0, 0, 0, 0, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_rate_on_{event} AFTER {event} ON catalog_productreview
    REFERENCING {transitions} FOR EACH STATEMENT EXECUTE FUNCTION catalog_rate_on_{event}();
"""

UNRATE = """
DROP TRIGGER catalog_rate_on_{event} ON catalog_productreview;
DROP FUNCTION catalog_rate_on_{event}();
"""

# Name and SKU weigh most, then the brand, then the description. A hidden brand is not findable.
# The brand is locked against change: otherwise one that is hidden at the same moment stays findable.
WORDS = """
CREATE FUNCTION catalog_product_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    brand_name text := (SELECT name FROM catalog_brand WHERE id = NEW.brand_id AND is_active FOR SHARE);
BEGIN
    NEW.search_vector :=
        setweight(nexus_words(NEW.name || ' ' || coalesce(NEW.sku, '')), 'A')
        || setweight(nexus_words(coalesce(brand_name, '')), 'B')
        || setweight(nexus_words(left(NEW.description, 20000)), 'C');
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_product_words
    BEFORE INSERT OR UPDATE OF name, sku, description, brand_id ON catalog_product
    FOR EACH ROW EXECUTE FUNCTION catalog_product_words();

CREATE FUNCTION catalog_brand_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog_product SET brand_id = brand_id WHERE brand_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_brand_words AFTER UPDATE OF name, is_active ON catalog_brand
    FOR EACH ROW WHEN ((OLD.name, OLD.is_active) IS DISTINCT FROM (NEW.name, NEW.is_active))
    EXECUTE FUNCTION catalog_brand_words();
"""

UNWORDS = """
DROP TRIGGER catalog_brand_words ON catalog_brand;
DROP FUNCTION catalog_brand_words();
DROP TRIGGER catalog_product_words ON catalog_product;
DROP FUNCTION catalog_product_words();
"""


def rating_trigger(event: str) -> migrations.RunSQL:
    """Return the operation that keeps ratings right on one kind of statement."""
    names = {"event": event, "changes": CHANGES[event], "transitions": TRANSITIONS[event]}
    return migrations.RunSQL(RATE.format(**names), UNRATE.format(event=event))


class Migration(migrations.Migration):
    """Triggers on reviews, products and brands."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0002_tables")]
    operations: ClassVar[list[object]] = [
        *(rating_trigger(event) for event in CHANGES),
        migrations.RunSQL(WORDS, UNWORDS),
    ]
