"""The specifications of products as rows that can be found and counted."""

from django.db import models
from django.db.models import Q

from catalog.models.product import Product


class SpecValue(models.Model):
    """What one key of a product's `specifications` says, as every kind that it can be read as.

    Written by triggers from the product alone, whether or not the key is declared. A value of none of the three, such
    as a list, is a row too; null and the empty text are none. `unit` is the value's own, and mostly empty.
    `catalog.selectors.spec_readings` reads the same in Python.
    """

    pk = models.CompositePrimaryKey("product_id", "key")
    # The database deletes it with its product, which costs no statement.
    product = models.ForeignKey(
        Product, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    key = models.TextField()
    text = models.TextField(null=True)  # noqa: DJ001 - null is no text, which is never empty
    number = models.DecimalField(max_digits=15, decimal_places=6, null=True)
    boolean = models.BooleanField(null=True)
    unit = models.TextField()

    class Meta:
        indexes = (
            models.Index(
                fields=("key", "text", "product"),
                condition=Q(text__isnull=False),
                include=("unit",),
                name="spec_by_text",
            ),
            models.Index(
                fields=("key", "number", "product"),
                condition=Q(number__isnull=False),
                include=("unit",),
                name="spec_by_number",
            ),
            models.Index(
                fields=("key", "boolean", "product"),
                condition=Q(boolean__isnull=False),
                include=("unit",),
                name="spec_by_boolean",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.product_id}"
