"""What staff's mutations of the catalogue answer with."""

import strawberry

from schema.catalog.errors import ERRORS, CatalogError
from schema.catalog.products import Product
from schema.fields import field


@strawberry.type(description="The answer to a change of a product.")
class ProductPayload:
    """A product or the reasons why nothing changed."""

    product: Product | None = field("The product as it is now.", default=None)
    errors: list[CatalogError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to a deletion.")
class CatalogDeletePayload:
    """An id or the reasons why nothing was deleted."""

    deleted_id: strawberry.ID | None = field("The id of what was there.", default=None)
    errors: list[CatalogError] = field(ERRORS, default_factory=list)
