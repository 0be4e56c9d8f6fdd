"""Finds the products of a category that are nearest to a price, and all of its products as before."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that begins like the one it replaces."""

    atomic = False
    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0016_fill_search_words")]
    operations: ClassVar[list[object]] = [
        AddIndexConcurrently(
            model_name="product",
            index=models.Index(
                models.F("category"),
                models.F("currency"),
                models.F("price"),
                models.F("id"),
                condition=models.Q(("is_active", True)),
                name="product_by_category_price",
            ),
        ),
        RemoveIndexConcurrently(model_name="product", name="product_by_category"),
    ]
