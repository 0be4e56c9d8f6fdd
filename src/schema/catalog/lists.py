"""How product and review connections are loaded, wherever in the graph they stand."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from catalog.models import ProductReview
from catalog.selectors.categories import CategoryTree
from catalog.selectors.products import ProductCriteria, ProductSort
from catalog.selectors.reviews import ReviewCriteria, ReviewSort
from catalog.selectors.specs import SpecMatch
from catalog.selectors.visibility import MANAGE_PRODUCTS
from schema.arguments import given
from schema.catalog.facets import NO_TREE, faceted, tells_of_the_tree
from schema.catalog.filters import ProductFilterInput, ReviewFilterInput, product_criteria, review_criteria
from schema.catalog.shown_facets import FacetedList
from schema.catalog.spec_filters import SpecFilterInput, spec_matches, standing_in
from schema.catalog_loads import LOADED_ALONG, CorrectedPage, ProductPageKey, ReviewPageKey
from schema.context import Context, Info
from schema.documents import selected_arguments, selected_names
from schema.pagination import Connection, CursorCodec, PageArguments, list_identity


@dataclass
class ProductList(Connection[Any]):
    """A page of products: what was searched for, if anything, and the whole list, if its facets are asked for.

    Those bring the total along.
    """

    search: str = ""
    faceted: FacetedList | None = None

    @property
    def corrected_search(self) -> str | None:
        """The text that was searched instead."""
        return self.page.searched if isinstance(self.page, CorrectedPage) else None


async def product_connection(
    info: Info,
    page: PageArguments,
    *,
    search: str | None,
    filter: ProductFilterInput | None,
    sort: ProductSort | None,
    category_id: int | None = None,
    brand_id: int | None = None,
) -> ProductList:
    """Load a page of products: of the shop, of a category or of a brand."""
    criteria = product_criteria(info.context.viewer, search=search, filter=filter, sort=sort)
    if filter and (specs := given(filter.specs)):
        criteria = replace(criteria, specs=await _spec_matches(info.context, specs, criteria, category_id))
    codec = CursorCodec(list_identity("products", criteria, category_id, brand_id), criteria.order)
    key = ProductPageKey(
        criteria=criteria,
        window=page.window(codec),
        wants=_wanted(info),
        category_id=category_id,
        brand_id=brand_id,
    )
    catalog = info.context.catalog
    if "facets" not in selected_names(info._raw_info):  # noqa: SLF001 - as below
        found = await catalog.product_pages.load(key)
        return ProductList(page=found, codec=codec, search=criteria.search)
    key = replace(key, wants=key.wants - {"totalCount"})
    found, tree = await asyncio.gather(catalog.product_pages.load(key), _tree_of_facets(info, criteria))
    shown = ProductList(page=found, codec=codec, search=criteria.search)
    counted = replace(criteria, search=shown.corrected_search or criteria.search)
    sees_hidden = info.context.viewer.has(MANAGE_PRODUCTS)
    shown.faceted = faceted(counted, tree, sees_hidden=sees_hidden, category_id=category_id, brand_id=brand_id)
    return shown


async def _tree_of_facets(info: Info, criteria: ProductCriteria) -> CategoryTree:
    """Return the tree of categories; an empty one if no facet needs it."""
    asked = selected_arguments(info._raw_info, "facets", "keys", info.variable_values)  # noqa: SLF001 - as below
    if criteria.specs or any(map(tells_of_the_tree, asked)):
        return await info.context.catalog.category_tree()
    return NO_TREE


async def _spec_matches(
    context: Context, specs: list[SpecFilterInput], criteria: ProductCriteria, category_id: int | None
) -> tuple[SpecMatch, ...] | None:
    tree = await context.catalog.category_tree()
    standing = standing_in(tree, criteria, category_id)
    return spec_matches(tree, specs, category_ids=standing, sees_hidden=context.viewer.has(MANAGE_PRODUCTS))


async def review_connection(
    info: Info,
    page: PageArguments,
    *,
    filter: ReviewFilterInput | None,
    sort: ReviewSort,
    product_id: int | None = None,
) -> Connection[Any]:
    """Load a page of reviews: of the shop, or of a product."""
    criteria = review_criteria(info.context.viewer, filter=filter, sort=sort)
    return await _review_page(info, page, criteria, product_id=product_id)


async def own_review_connection(info: Info, page: PageArguments, *, author_id: UUID) -> Connection[Any]:
    """Load a page of all that its author wrote, newest first, for that author."""
    criteria = ReviewCriteria(statuses=tuple(ProductReview.Status))
    return await _review_page(info, page, criteria, author_id=author_id)


async def _review_page(
    info: Info,
    page: PageArguments,
    criteria: ReviewCriteria,
    *,
    product_id: int | None = None,
    author_id: UUID | None = None,
) -> Connection[Any]:
    codec = CursorCodec(list_identity("reviews", criteria, product_id, author_id), criteria.order)
    key = ReviewPageKey(
        criteria=criteria, window=page.window(codec), wants=_wanted(info), product_id=product_id, author_id=author_id
    )
    return Connection(page=await info.context.catalog.review_pages.load(key), codec=codec)


def wanted_of_products(info: Info) -> frozenset[str]:
    """Return the names selected on one or several products that are loaded along with them."""
    return selected_names(info._raw_info) & LOADED_ALONG  # noqa: SLF001 - Strawberry's own view is rebuilt on every call


def _wanted(info: Info) -> frozenset[str]:
    """Return the names selected on the connection and on its nodes that are loaded along with a page."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry's own view of the selection is rebuilt on every call
    selected = selected_names(raw) | selected_names(raw, "nodes") | selected_names(raw, "edges", "node")
    return selected & LOADED_ALONG
