"""The root of the stock schema: a connection of products, and a product by its slug."""

import strawberry
import strawberry_django
from strawberry_django.optimizer import DjangoOptimizerExtension
from strawberry_django.relay import DjangoListConnection

from bench.stock.types import Product
from catalog import models


@strawberry.type
class Query:
    """The root fields."""

    products: DjangoListConnection[Product] = strawberry_django.connection()

    @strawberry_django.field
    def product(self, slug: str) -> Product | None:
        """Look a product up."""
        return models.Product.objects.filter(slug=slug)


schema = strawberry.Schema(query=Query, extensions=[DjangoOptimizerExtension])
