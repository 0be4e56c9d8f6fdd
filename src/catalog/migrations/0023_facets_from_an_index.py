"""Counts the facets of product lists without reading products, and finds those of a category as before."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index that begins like the one it replaces."""

    atomic = False
    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0022_where_words_are_found")]
    operations: ClassVar[list[object]] = [
        AddIndexConcurrently(
            model_name="product",
            index=models.Index(
                models.F("category"),
                models.F("currency"),
                models.F("price"),
                models.F("id"),
                include=("brand", "rating_average", "stock_quantity", "discount_price"),
                condition=models.Q(("is_active", True)),
                name="product_for_facets",
            ),
        ),
        RemoveIndexConcurrently(model_name="product", name="product_by_category_price"),
    ]
