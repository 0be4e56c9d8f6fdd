"""How products are found by their specifications, once there are some."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

# Which texts a key has, and which of them are frequent: without that PostgreSQL expects a dozen times fewer rows than
# it finds, and sorts all of them where the first of a list would do.
COUNT = """
CREATE STATISTICS catalog_spec_texts (mcv, dependencies, ndistinct) ON key, text FROM catalog_specvalue;
CREATE STATISTICS catalog_spec_units (mcv, dependencies, ndistinct) ON key, unit FROM catalog_specvalue;
CREATE STATISTICS catalog_spec_booleans (mcv) ON key, "boolean" FROM catalog_specvalue;
ALTER STATISTICS catalog_spec_texts SET STATISTICS 1000;
ANALYZE catalog_specvalue;
"""
FORGET = "DROP STATISTICS catalog_spec_texts, catalog_spec_units, catalog_spec_booleans;"


class Migration(migrations.Migration):
    """Indexes and statistics; nobody waits for them."""

    atomic = False

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0012_fill_spec_values")]
    operations: ClassVar[list[object]] = [
        *(
            AddIndexConcurrently(
                "SpecValue",
                models.Index(
                    condition=Q((f"{kind}__isnull", False)),
                    fields=["key", kind, "product"],
                    include=("unit",),
                    name=f"spec_by_{kind}",
                ),
            )
            for kind in ("text", "number", "boolean")
        ),
        migrations.RunSQL(COUNT, FORGET),
    ]
