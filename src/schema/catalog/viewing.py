"""When looking a product up is a view of it."""

from catalog.models import Product
from catalog.selectors.visibility import MANAGE_PRODUCTS
from catalog.services.views import count_view
from schema.context import Context


def note_view(context: Context, product: Product) -> None:
    """Count one view for each product and request, however often the document asks for it.

    Whoever manages products looks at their work, and is no shopper.
    """
    if product.pk not in context.viewed_products and not context.viewer.has(MANAGE_PRODUCTS):
        context.viewed_products.add(product.pk)
        if not context.defers_views:
            count_view(product.pk)
