"""Lists the specifications of the products that were there before their table."""

from typing import ClassVar

from django.db import migrations

# Each product is locked while it is read: what changes it meanwhile waits, and is listed by its trigger.
FILL = """
INSERT INTO catalog_specvalue (product_id, key, text, number, "boolean", unit)
SELECT product.id, spec.*
FROM (SELECT id, specifications FROM catalog_product ORDER BY id FOR SHARE) AS product,
    catalog_read_specs(product.specifications) AS spec
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    """Rows alone."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0011_spec_values")]
    operations: ClassVar[list[object]] = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
