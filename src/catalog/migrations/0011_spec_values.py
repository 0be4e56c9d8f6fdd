"""The specifications of products as rows, which follow them whoever writes them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# An entry is a plain value, or an object of `value` and `unit`. As many digits as a double keeps, so that who reads
# the JSON as such finds the same number. Longer texts are no facet, and would not fit into an index;
# a unit is cut where it has become longer than any that is declared.
READ = r"""
CREATE FUNCTION catalog_read_specs(specifications jsonb)
RETURNS TABLE (key text, text text, number numeric, "boolean" boolean, unit text)
LANGUAGE sql IMMUTABLE AS $$
    SELECT
        entry.key,
        CASE WHEN kind IN ('string', 'number') AND length(said) <= 200 THEN said END,
        CASE WHEN kind IN ('string', 'number') AND said ~ '^-?[0-9]{1,9}(\.[0-9]{1,6})?$' THEN said::numeric END,
        CASE WHEN kind IN ('string', 'boolean') AND lower(said) IN ('true', 'false') THEN said::boolean END,
        entry.unit
    FROM (
        SELECT
            plain.key,
            plain.unit,
            jsonb_typeof(plain.value) AS kind,
            CASE jsonb_typeof(plain.value)
                WHEN 'number' THEN trim_scale((plain.value)::numeric)::text
                ELSE plain.value #>> '{}'
            END AS said
        FROM (
            SELECT
                each.key,
                CASE
                    WHEN jsonb_typeof(each.value) = 'object' AND each.value ? 'value' THEN each.value -> 'value'
                    ELSE each.value
                END AS value,
                CASE jsonb_typeof(each.value -> 'unit')
                    WHEN 'string' THEN left(each.value ->> 'unit', 31)
                    ELSE ''
                END AS unit
            FROM jsonb_each(specifications) AS each
        ) AS plain
    ) AS entry
    WHERE length(entry.key) <= 100 AND kind <> 'null' AND said <> ''
$$;
"""
UNREAD = "DROP FUNCTION catalog_read_specs(jsonb);"

FOLLOW = """
CREATE FUNCTION catalog_list_specs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_specvalue (product_id, key, text, number, "boolean", unit)
    SELECT product.id, spec.*
    FROM new_rows AS product, catalog_read_specs(product.specifications) AS spec;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_list_specs AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION catalog_list_specs();

CREATE FUNCTION catalog_list_specs_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalog_specvalue WHERE product_id = NEW.id;
    INSERT INTO catalog_specvalue (product_id, key, text, number, "boolean", unit)
    SELECT NEW.id, spec.* FROM catalog_read_specs(NEW.specifications) AS spec;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_list_specs_anew AFTER UPDATE OF specifications ON catalog_product
    FOR EACH ROW WHEN (OLD.specifications IS DISTINCT FROM NEW.specifications)
    EXECUTE FUNCTION catalog_list_specs_anew();
"""
UNFOLLOW = """
DROP TRIGGER catalog_list_specs_anew ON catalog_product;
DROP FUNCTION catalog_list_specs_anew();
DROP TRIGGER catalog_list_specs ON catalog_product;
DROP FUNCTION catalog_list_specs();
"""

GO_ALONG = """
ALTER TABLE catalog_specvalue ADD CONSTRAINT catalog_specvalue_product
    FOREIGN KEY (product_id) REFERENCES catalog_product (id) ON DELETE CASCADE;
"""
STAY = "ALTER TABLE catalog_specvalue DROP CONSTRAINT catalog_specvalue_product;"


class Migration(migrations.Migration):
    """A table and the triggers that write it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0010_spec_definitions")]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="SpecValue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "product_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.TextField()),
                ("text", models.TextField(null=True)),
                ("number", models.DecimalField(decimal_places=6, max_digits=15, null=True)),
                ("boolean", models.BooleanField(null=True)),
                ("unit", models.TextField()),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(GO_ALONG, STAY),
        migrations.RunSQL(READ, UNREAD),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
