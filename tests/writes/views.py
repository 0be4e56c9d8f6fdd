"""Views of products, from the request to the stored number."""

from catalog.models import Product
from catalog.services import views
from catalog.tasks.views import flush_views


def flush() -> None:
    """Do what a tenth of a second and then beat do."""
    assert views.counter.hand_over()
    flush_views.delay()


def stored_views(*products: Product) -> list[int]:
    """Return how often each product was viewed, as it is stored."""
    counts = dict(Product.objects.values_list("pk", "view_count"))
    return [counts[product.pk] for product in products]
