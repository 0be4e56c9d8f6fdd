"""Brands as the API shows them."""

from typing import Annotated, Any

import strawberry
import strawberry_django
from strawberry import UNSET

from catalog import models
from schema import ids
from schema.catalog.filters import Filter, Search, Sort
from schema.catalog.images import Image, brand_logo
from schema.catalog.lists import product_connection
from schema.context import Context, Info
from schema.fields import LoadedField, field, resolved
from schema.node import Node, finds
from schema.pagination import After, Before, First, Last, PageArguments


@strawberry_django.type(models.Brand, field_cls=LoadedField, description="Who makes a product.")
class Brand(Node):
    """A published brand."""

    slug: str = field("Its name in addresses; unique among brands.")
    name: str = field("Its name.")
    description: str = field("A text about it; may be empty.")

    @resolved("Its logo, if it has one.")
    def logo(root: strawberry.Parent[models.Brand]) -> Image | None:
        """Show the logo."""
        return brand_logo(root)

    @resolved(
        "Its products. See `Query.products`.",
        graphql_type=Annotated["ProductConnection", strawberry.lazy("schema.catalog.product_connection")],  # noqa: F821 - a type of Strawberry, imported later
    )
    async def products(
        root: strawberry.Parent[models.Brand],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Search = UNSET,
        filter: Filter = UNSET,
        sort: Sort = UNSET,
    ) -> Any:
        """Load a page of the brand's products."""
        page = PageArguments(first, after, last, before)
        return await product_connection(info, page, search=search, filter=filter, sort=sort, brand_id=root.pk)


@finds("Brand")
async def find_brand(context: Context, key: str) -> Any:
    """Find a published brand."""
    return await context.catalog.brands.load(int(key)) if ids.is_number(key) else None
