"""What has run low, and who is told; the alerts themselves are a trigger's (migration 0007)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from catalog.models import LowStockAlert
from catalog.signals import LowStock, stock_ran_low

# One crossing is told of at once, the thousand of an import in a few reports.
PAUSE = timedelta(minutes=15)


@transaction.atomic
def report_low_stock() -> int:
    """Send `stock_ran_low` with every alert that was not reported yet, and return how many those are.

    Nothing is reported within a quarter of an hour of the last report, nor what was stocked up in the
    meantime. What follows from the signal is committed with the mark that they are reported, or neither is.
    """
    now = timezone.now()
    if LowStockAlert.objects.filter(reported_at__gt=now - PAUSE).exists():
        return 0
    waiting = LowStockAlert.objects.filter(reported_at=None).order_by("raised_at", "pk")
    alerts = list(waiting.select_related("product").select_for_update(skip_locked=True, of=("self",)))
    if alerts:
        stock_ran_low.send(sender=LowStockAlert, products=tuple(_low_stock(alert) for alert in alerts))
        LowStockAlert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(reported_at=now)
    return len(alerts)


def _low_stock(alert: LowStockAlert) -> LowStock:
    product = alert.product
    return LowStock(
        product_id=product.pk,
        name=product.name,
        sku=product.sku or "",
        quantity=product.stock_quantity,
        threshold=product.low_stock_threshold,
    )
