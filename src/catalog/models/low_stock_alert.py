"""Products that have run low."""

from django.db import models

from catalog.models.product import Product


class LowStockAlert(models.Model):
    """Says that the stock of a product fell to its threshold, or the threshold rose to the stock, and is still there.

    Written by a trigger at the crossing and deleted by it on the way back up, so that no code path can
    forget it and twenty parallel ones write one. Columns of the product would not do: saving an
    instance that was read before would put the old state back.
    """

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="low_stock_alert")
    raised_at = models.DateTimeField(editable=False)
    reported_at = models.DateTimeField(
        null=True, editable=False, help_text="When staff were told, or nobody was found to tell."
    )

    class Meta:
        indexes = (models.Index(fields=("reported_at",), name="low_stock_alert_by_report"),)

    def __str__(self) -> str:
        return f"Low stock since {self.raised_at:%Y-%m-%d %H:%M %Z}"
