"""Finds products by their specifications too, after the brand and before the description."""

from typing import ClassVar

from django.db import migrations

# The brand is locked against change: otherwise one that is hidden at the same moment stays findable.
WORDS = """
CREATE OR REPLACE FUNCTION catalog_product_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    brand_name text := (SELECT name FROM catalog_brand WHERE id = NEW.brand_id AND is_active FOR SHARE);
BEGIN
    NEW.search_vector :=
        setweight(nexus_words(NEW.name || ' ' || coalesce(NEW.sku, '')), 'A')
        || setweight(nexus_words(coalesce(brand_name, '')), 'B')
        || setweight(nexus_words(left(coalesce(nexus_spec_text(NEW.specifications), ''), 20000)), 'C')
        || setweight(nexus_words(left(NEW.description, 20000)), 'D');
    RETURN NEW;
END $$;
DROP TRIGGER catalog_product_words ON catalog_product;
CREATE TRIGGER catalog_product_words
    BEFORE INSERT OR UPDATE OF name, sku, description, brand_id, specifications ON catalog_product
    FOR EACH ROW EXECUTE FUNCTION catalog_product_words();
"""

# As `0003_triggers` made it.
WITHOUT_SPECIFICATIONS = """
CREATE OR REPLACE FUNCTION catalog_product_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    brand_name text := (SELECT name FROM catalog_brand WHERE id = NEW.brand_id AND is_active FOR SHARE);
BEGIN
    NEW.search_vector :=
        setweight(nexus_words(NEW.name || ' ' || coalesce(NEW.sku, '')), 'A')
        || setweight(nexus_words(coalesce(brand_name, '')), 'B')
        || setweight(nexus_words(left(NEW.description, 20000)), 'C');
    RETURN NEW;
END $$;
DROP TRIGGER catalog_product_words ON catalog_product;
CREATE TRIGGER catalog_product_words
    BEFORE INSERT OR UPDATE OF name, sku, description, brand_id ON catalog_product
    FOR EACH ROW EXECUTE FUNCTION catalog_product_words();
"""


class Migration(migrations.Migration):
    """Another function of the trigger; the rows that are there follow in the next migration."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0014_search_words")]
    operations: ClassVar[list[object]] = [migrations.RunSQL(WORDS, WITHOUT_SPECIFICATIONS)]
