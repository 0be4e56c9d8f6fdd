"""A page of products: what of a product list is not a product."""

import strawberry
from strawberry import UNSET

from schema.catalog.facet_types import Facet
from schema.catalog.facets import FacetKeys, facets_of, total_of
from schema.catalog.lists import ProductList
from schema.catalog.products import Product
from schema.catalog.search_info import SearchInfo
from schema.context import Info
from schema.fields import resolved
from schema.pagination import Connection


@strawberry.type(description="A page of products.")
class ProductConnection(Connection[Product]):
    """Products in their order."""

    @resolved("What the list was searched for; null if it was not searched.")
    def search_info(root: strawberry.Parent[ProductList]) -> SearchInfo | None:
        """Tell what was asked, and what was searched instead."""
        if not root.search:
            return None
        instead = root.corrected_search
        return SearchInfo(query=root.search, corrected_query=instead, is_fuzzy=instead is not None)

    @resolved("How many items the whole list has. Counted only when it is asked for.")
    def total_count(root: strawberry.Parent[ProductList], info: Info) -> int:
        """Hand out the total, which was counted with the page or is with the facets."""
        if root.page.total is not None:
            return root.page.total
        assert root.faceted is not None, "a page whose totalCount is selected is loaded with its total"
        return total_of(info, root.faceted)  # type: ignore[return-value]  # awaited

    @resolved(
        "What the list can be narrowed by, whatever its pages are: categories, brands, price, rating, stock, discount, "
        "and the specifications that are typed where the list stands, in its own category or in those that it is "
        "narrowed by. A specification that it is narrowed by is always there. Counted only when they are asked for."
    )
    async def facets(root: strawberry.Parent[ProductList], info: Info, keys: FacetKeys = UNSET) -> list[Facet]:
        """Count the facets."""
        assert root.faceted is not None, "a page whose facets are selected is loaded for them"
        return await facets_of(info, root.faceted, keys)
