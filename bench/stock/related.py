"""What is like a product, as a shop with Django's ORM would find it."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from catalog.models import Product
from catalog.selectors.related import NEAREST

LIKENESS = """
(
    SELECT 1000 * count(*)
    FROM jsonb_each((SELECT specifications FROM catalog_product WHERE id = %s)) AS said
    WHERE catalog_product.specifications -> said.key = said.value
) + CASE WHEN price = %s THEN 2000 ELSE div(2000 * least(price, %s), greatest(price, %s)) END
"""


def related_products(product: Product) -> QuerySet[Product]:
    """Return those of the nearest prices in its category, the most alike first."""
    others = Product.objects.filter(is_active=True, category=product.category_id, currency=product.currency)
    cheaper = others.filter(price__lt=product.price).order_by("-price", "-id")[:NEAREST]
    dearer = others.filter(price__gte=product.price).order_by("price", "id")[: NEAREST + 1]
    near = others.filter(Q(pk__in=cheaper.values("pk")) | Q(pk__in=dearer.values("pk"))).exclude(pk=product.pk)
    likeness = RawSQL(LIKENESS, (product.pk, product.price, product.price, product.price))  # noqa: S611 - filled in by the driver
    return near.annotate(likeness=likeness).order_by("-likeness", "-id")
