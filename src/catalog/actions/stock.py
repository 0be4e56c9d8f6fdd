"""Stories of the stock: pieces come in and go out."""

from uuid import UUID

from django.db import transaction

from catalog.models import Product
from catalog.selectors.visibility import every_product
from catalog.services.products import locked_product, save_changes
from catalog.services.stock import stock_after


@transaction.atomic
def adjust_stock(user_id: UUID, product_id: int, *, delta: int) -> Product:
    """Add pieces to the stock of a product, or take some out, and return it as it is stored.

    However many do so at once, each of their numbers counts. Raises CatalogRefusedError: NOT_FOUND;
    OUT_OF_STOCK where there are too few.
    """
    product = locked_product(product_id)
    save_changes(user_id, product, {"stock_quantity": stock_after(product, delta)})
    return every_product().get(pk=product_id)
