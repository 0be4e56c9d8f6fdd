"""The catalogue's root fields."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from catalog.selectors.reviews import ReviewSort
from catalog.selectors.visibility import MODERATE_REVIEWS
from nexus.common.errors import ForbiddenError, InvalidArgumentError
from schema import ids
from schema.arguments import clean_text, exactly_one, given
from schema.catalog.brands import Brand
from schema.catalog.categories import Category, CategoryTreeItem, category_tree_items
from schema.catalog.filters import Filter, ReviewFilter, ReviewOrder, Search, Sort
from schema.catalog.lists import product_connection, review_connection, wanted_of_products
from schema.catalog.product_connection import ProductConnection
from schema.catalog.products import Product
from schema.catalog.reviews import ReviewConnection
from schema.catalog.suggestions import SearchSuggestions, SuggestionLimit, Typed, search_suggestions
from schema.catalog.viewing import note_view
from schema.catalog_loads import LookUp
from schema.complexity.lengths import BRANDS, CATEGORIES, note_length
from schema.context import Info
from schema.fields import resolved
from schema.pagination import After, Before, Connection, First, Last, PageArguments

Id = Annotated[strawberry.ID | None, strawberry.argument(description="Its global id.")]
Slug = Annotated[str | None, strawberry.argument(description="Its name in addresses.")]
Path = Annotated[str | None, strawberry.argument(description="The slugs from the root, joined by slashes.")]
RootSlug = Annotated[
    str | None, strawberry.argument(description="Only this category and what is below it; the whole tree if omitted.")
]
MaxDepth = Annotated[
    int | None, strawberry.argument(description="How many levels below the roots, from 0; all if omitted.")
]


@strawberry.type
class CatalogQuery:
    """Products, categories, brands and reviews."""

    @resolved(
        "One product by id or slug, exactly one of them; null if the caller may not see it. This counts as one view of "
        "it for each request, unless the caller has MANAGE_PRODUCTS."
    )
    async def product(self, info: Info, id: Id = UNSET, slug: Slug = UNSET) -> Product | None:
        """Look a product up, and count the view."""
        exactly_one(id=id, slug=slug)
        wants = wanted_of_products(info)
        if given(id) is not None:
            key = LookUp("pk", ids.decode_number(id or "", "Product", field="id"), wants)
        else:
            key = LookUp("slug", clean_text(slug or "", field="slug"), wants)
        product = await info.context.catalog.looked_up.load(key)
        if product is not None:
            note_view(info.context, product)
        return product  # type: ignore[return-value]  # a row, shown as that type

    @resolved(
        "The published products that meet the filter and the search, in pages of 24 unless `first` or `last` says "
        "otherwise.",
        graphql_type=ProductConnection,
    )
    async def products(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Search = UNSET,
        filter: Filter = UNSET,
        sort: Sort = UNSET,
    ) -> Connection[Any]:
        """Load a page of the shop's products."""
        page = PageArguments(first, after, last, before)
        return await product_connection(info, page, search=search, filter=filter, sort=sort)

    @resolved(
        "What somebody may be looking for who has typed so much of a search. The last word may go on, the others are "
        "whole; accents, case and punctuation do not matter. Nothing is suggested for fewer than two letters or digits."
    )
    async def search_suggest(self, info: Info, query: Typed, limit: SuggestionLimit = 8) -> SearchSuggestions:
        """Look for suggestions."""
        return await search_suggestions(info, query=query, limit=limit)

    @resolved("The roots of the category tree. Children nest to any depth, and the whole tree costs one load.")
    async def categories(self, info: Info) -> list[Category]:
        """Load the tree."""
        tree = await info.context.catalog.category_tree()
        note_length(CATEGORIES, len(tree.by_slug))
        return tree.roots  # type: ignore[return-value]  # a row, shown as that type

    @resolved("The category tree as a flat list in pre-order: any depth without a recursive query.")
    async def category_tree(
        self, info: Info, root_slug: RootSlug = UNSET, max_depth: MaxDepth = UNSET
    ) -> list[CategoryTreeItem]:
        """Load the tree and flatten it."""
        deepest, slug = given(max_depth), given(root_slug)
        if deepest is not None and deepest < 0:
            raise InvalidArgumentError("`maxDepth` must be at least 0.", field="maxDepth")
        return await category_tree_items(info.context, root_slug=slug, max_depth=deepest)

    @resolved("One category by id, slug or path, exactly one of them; null if the caller may not see it.")
    async def category(self, info: Info, id: Id = UNSET, slug: Slug = UNSET, path: Path = UNSET) -> Category | None:
        """Look a category up in the tree."""
        exactly_one(id=id, slug=slug, path=path)
        tree = await info.context.catalog.category_tree()
        if given(id) is not None:
            return tree.published(ids.decode_number(id or "", "Category", field="id"))  # type: ignore[return-value]  # a row, shown as that type
        if given(slug) is not None:
            return tree.by_slug.get(slug or "")  # type: ignore[return-value]  # a row, shown as that type
        return tree.by_path.get(path or "")  # type: ignore[return-value]  # a row, shown as that type

    @resolved("All published brands by name.")
    async def brands(self, info: Info) -> list[Brand]:
        """Load the brands."""
        brands = await info.context.catalog.every_brand()
        note_length(BRANDS, len(brands))
        return brands  # type: ignore[return-value]  # a row, shown as that type

    @resolved("One brand by id or slug, exactly one of them; null if the caller may not see it.")
    async def brand(self, info: Info, id: Id = UNSET, slug: Slug = UNSET) -> Brand | None:
        """Look a brand up."""
        exactly_one(id=id, slug=slug)
        catalog = info.context.catalog
        if given(id) is not None:
            return await catalog.brands.load(ids.decode_number(id or "", "Brand", field="id"))  # type: ignore[return-value]  # a row, shown as that type
        return await catalog.brands_by_slug.load(clean_text(slug or "", field="slug"))  # type: ignore[return-value]  # a row, shown as that type

    @resolved(
        "Reviews of all products, for moderation. Needs MODERATE_REVIEWS: null and FORBIDDEN for others.",
        graphql_type=ReviewConnection | None,
    )
    async def reviews(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: ReviewFilter = UNSET,
        sort: ReviewOrder = ReviewSort.NEWEST,
    ) -> Connection[Any]:
        """Load a page of the shop's reviews."""
        if not info.context.viewer.has(MODERATE_REVIEWS):
            raise ForbiddenError("This field needs the permission MODERATE_REVIEWS.")
        page = PageArguments(first, after, last, before)
        return await review_connection(info, page, filter=filter, sort=sort)
