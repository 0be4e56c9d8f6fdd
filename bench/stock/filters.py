"""How the products of the stock schema are narrowed and ordered."""

from decimal import Decimal

import strawberry_django
from django.db.models import Q
from strawberry import auto

from catalog import models


@strawberry_django.filter_type(models.Product)
class ProductFilter:
    """The filter of the pages that are measured."""

    price: strawberry_django.ComparisonFilterLookup[Decimal] | None
    currency: auto

    @strawberry_django.filter_field
    def category_slug(self, value: str, prefix: str) -> Q:
        """Only products of this category and those below it."""
        category = models.Category.objects.filter(slug=value).first()
        below = category.get_descendants(include_self=True) if category else models.Category.objects.none()
        return Q((f"{prefix}category__in", below))

    @strawberry_django.filter_field
    def in_stock(self, value: bool, prefix: str) -> Q:  # noqa: FBT001 - strawberry-django's signature
        """Only products with or without stock."""
        return Q((f"{prefix}stock_quantity__gt", 0)) if value else Q((f"{prefix}stock_quantity", 0))


@strawberry_django.order_type(models.Product)
class ProductOrder:
    """The order of the page that is measured."""

    price: auto
    id: auto


@strawberry_django.order_type(models.ProductReview)
class ReviewOrder:
    """The order of a product's reviews."""

    created_at: auto
    id: auto
