"""Has the rows that are there taught their words, and found by their specifications."""

from typing import ClassVar

from django.db import migrations

LEARN = """
SELECT catalog_learn_words(name) FROM catalog_brand;
SELECT catalog_learn_words(concat_ws(' ', name, nexus_spec_text(specifications))) FROM catalog_product;
"""
FIND = "UPDATE catalog_product SET brand_id = brand_id;"


class Migration(migrations.Migration):
    """Fills `catalog_searchword` and writes every `search_vector` anew."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0015_search_specifications")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(LEARN, migrations.RunSQL.noop),
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
    ]
