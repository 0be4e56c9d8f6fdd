"""The catalogue from one end to the other, in the order of addresses."""

from collections.abc import Iterator

from django.db.models import QuerySet

from catalog.models import Product
from catalog.selectors.pictures import with_pictures
from catalog.selectors.visibility import every_product, published_products, with_published_brand

BATCH = 500


def exported_products(*, only_published: bool) -> QuerySet[Product]:
    """Return products with their pictures and their brand: what staff see, or what everybody sees."""
    if only_published:
        return with_published_brand(with_pictures(published_products()))
    return with_pictures(every_product()).select_related("brand")


def in_batches(products: QuerySet[Product]) -> Iterator[list[Product]]:
    """Yield all of them, a statement for each batch."""
    products = products.order_by("slug")
    batch = list(products[:BATCH])
    while batch:
        yield batch
        batch = list(products.filter(slug__gt=batch[-1].slug)[:BATCH]) if len(batch) == BATCH else []
