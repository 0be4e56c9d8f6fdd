"""How many pieces of a product there are; what follows when they become few is a trigger's (migration 0007)."""

from catalog.errors import CatalogErrorCode, refuse
from catalog.models import Product
from catalog.services.values import MAX_INTEGER


def stock_after(product: Product, delta: int) -> int:
    """Return what a locked product's stock is with `delta` pieces more or less.

    Raises CatalogRefusedError: OUT_OF_STOCK rather than below zero, INVALID above what can be counted.
    """
    quantity = product.stock_quantity + delta
    if quantity < 0:
        message = f"There are only {product.stock_quantity} in stock."
        raise refuse(CatalogErrorCode.OUT_OF_STOCK, message, field="delta")
    if quantity > MAX_INTEGER:
        raise refuse(CatalogErrorCode.INVALID, f"The stock is at most {MAX_INTEGER}.", field="delta")
    return quantity
