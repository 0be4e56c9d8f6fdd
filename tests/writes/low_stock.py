"""Alerts of low stock, and the letters about them."""

from django.test import TestCase

from accounts.models import OutgoingEmail
from catalog.models import LowStockAlert, Product
from catalog.tasks.stock import report_low_stock


def alerts() -> list[str]:
    """Return the names of the products with an alert, the first raised first."""
    return [*LowStockAlert.objects.order_by("raised_at", "pk").values_list("product__slug", flat=True)]


def report() -> None:
    """Do what beat does every minute, and let the worker send what that puts into the outbox."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        report_low_stock.delay()


def letters() -> list[tuple[str, list[str]]]:
    """Return each letter about low stock: to whom, and about which products."""
    emails = OutgoingEmail.objects.filter(kind=OutgoingEmail.Kind.LOW_STOCK).order_by("pk")
    return [(email.address, [product["name"] for product in email.facts["products"]]) for email in emails]


def sell(product: Product, quantity: int) -> None:
    """Leave `quantity` of a product in stock, as a program would that knows nothing of alerts."""
    Product.objects.filter(pk=product.pk).update(stock_quantity=quantity)
