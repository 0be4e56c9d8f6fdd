"""What staff's mutations of the catalogue answer with."""

import strawberry

from schema.catalog.brands import Brand
from schema.catalog.categories import Category
from schema.catalog.errors import ERRORS, CatalogError
from schema.catalog.products import Product
from schema.fields import field


@strawberry.type(description="The answer to a change of a product.")
class ProductPayload:
    """A product or the reasons why nothing changed."""

    product: Product | None = field("The product as it is now, even if it is inactive.", default=None)
    errors: list[CatalogError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a change of a category.")
class CategoryPayload:
    """A category or the reasons why nothing changed."""

    category: Category | None = field("The category as it is now, even if it is hidden.", default=None)
    errors: list[CatalogError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a change of a brand.")
class BrandPayload:
    """A brand or the reasons why nothing changed."""

    brand: Brand | None = field("The brand as it is now, even if it is inactive.", default=None)
    errors: list[CatalogError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a deletion.")
class CatalogDeletePayload:
    """An id or the reasons why nothing was deleted."""

    deleted_id: strawberry.ID | None = field("The id that was deleted, for a cache to forget.", default=None)
    errors: list[CatalogError] = field(ERRORS, default_factory=list)
