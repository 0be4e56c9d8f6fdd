"""Moves a product's revision with each edit by staff, whoever writes it."""

from typing import ClassVar

from django.db import migrations

EDITED = (
    *("name", "slug", "sku", "description", "category_id", "brand_id", "currency", "regular_price", "discount_price"),
    *("stock_quantity", "low_stock_threshold", "specifications", "is_active"),
)

# By one from what was stored, so whoever adds one as well does no harm. Pictures are rows of their own:
# whoever changes those says so here. Views and ratings are no edits.
REVISE = f"""
CREATE FUNCTION catalog_revise_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_revise_product BEFORE UPDATE OF {", ".join(EDITED)} ON catalog_product
    FOR EACH ROW WHEN (
        ({", ".join(f"OLD.{column}" for column in EDITED)})
        IS DISTINCT FROM ({", ".join(f"NEW.{column}" for column in EDITED)})
    )
    EXECUTE FUNCTION catalog_revise_product();
"""

UNREVISE = """
DROP TRIGGER catalog_revise_product ON catalog_product;
DROP FUNCTION catalog_revise_product();
"""


class Migration(migrations.Migration):
    """A trigger on products."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0007_low_stock_alerts")]
    operations: ClassVar[list[object]] = [migrations.RunSQL(REVISE, UNREVISE)]
