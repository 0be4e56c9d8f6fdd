"""What one request loads of the catalogue: batched, once, in a database thread."""

import asyncio
from collections.abc import Iterable, Sequence

from catalog.cache import pieces
from catalog.models import Brand, Product, ProductImage, ProductReview
from catalog.selectors.categories import CategoryNode, CategoryTree, categories_and_above
from catalog.selectors.pictures import pictures_of, primary_pictures_of
from catalog.selectors.related import related_ids_of
from catalog.selectors.review_reports import latest_reports, report_counts
from catalog.selectors.reviews import replies_to, voted_for
from catalog.selectors.suggestions import Suggestions, suggestions
from catalog.selectors.visibility import published_brands, visible_products, visible_reviews
from nexus.common.viewer import Viewer
from schema.batches import Hop, batched, complete, kept, kept_if_trusted, single
from schema.catalog_loads import load_product_pages, load_published, load_review_pages, look_up
from schema.facet_loads import load_facets


class CatalogLoaders:
    """The loaders of one request, which see what its viewer may see."""

    def __init__(self, viewer: Viewer) -> None:
        hop = Hop()
        self.products = batched(lambda keys: visible_products(viewer).in_bulk(keys), hop)
        self.looked_up = batched(lambda keys: look_up(viewer, keys), hop)
        self.brands = batched(lambda keys: published_brands().in_bulk(keys), hop)
        self.brands_by_slug = batched(lambda slugs: published_brands().in_bulk(slugs, field_name="slug"), hop)
        self.pictures = batched(pictures_of, hop)
        self.primary_pictures = batched(primary_pictures_of, hop)
        self.reviews = batched(lambda keys: visible_reviews(viewer).in_bulk(keys), hop)
        self.viewer_reviews = batched(lambda keys: _viewer_reviews(viewer, keys), hop)
        self.replies = batched(replies_to, hop)
        self.report_counts = complete(report_counts, hop)
        self.reports = complete(latest_reports, hop)
        self.viewer_votes = complete(lambda keys: _viewer_votes(viewer, keys), hop)
        self.image_by_id = batched(ProductImage.objects.in_bulk, hop)
        self.published = complete(load_published, hop)
        self.related_ids = batched(related_ids_of, hop)
        self.suggestions = complete(_suggestions, hop)
        self.product_pages = complete(load_product_pages, hop)
        self.review_pages = complete(load_review_pages, hop)
        self.facets = complete(load_facets, hop)
        self._tree = kept(pieces.category_tree)
        self._kept_tree = kept_if_trusted(pieces.category_tree)
        self._newest_tree = single(pieces.category_tree.load, hop)
        self._categories_and_above = batched(categories_and_above, hop)
        self._counts = kept(pieces.product_counts)
        self._brand_list = kept(pieces.brand_list)
        self._kept_brand_list = kept_if_trusted(pieces.brand_list)
        self._currencies = kept(pieces.currencies)

    async def category_tree(self) -> CategoryTree:
        """Return the published tree, the same for the whole request."""
        return await self._tree.load(None)

    async def category_of(self, product: Product, *, looks_below: bool = True) -> CategoryNode:
        """Return where `product` stands; it may have come in together with a category that the tree has not."""
        category = await self._category(product.category_id, looks_below=looks_below)
        if category is None:
            tree = await self._newest_tree.load(None)
            self._tree.prime(None, tree, force=True)
            category = tree.every[product.category_id]
        return category

    async def published_categories(self, ids: Iterable[int], *, looks_below: bool = True) -> list[CategoryNode]:
        """Return those of these categories that are published."""
        found = await asyncio.gather(*(self._category(pk, looks_below=looks_below) for pk in ids))
        return [category for category in found if category and category.is_published]

    async def _category(self, pk: int, *, looks_below: bool) -> CategoryNode | None:
        """Return a category, hidden ones too; without a kept tree, as much of it as is looked at."""
        if looks_below or await self._kept_tree.load(None):
            return (await self.category_tree()).every.get(pk)
        return await self._categories_and_above.load(pk)

    async def product_counts(self) -> dict[int, int]:
        """Return how many published products stand directly in each category."""
        return await self._counts.load(None)

    async def every_brand(self) -> list[Brand]:
        """Return the published brands by name."""
        return await self._brand_list.load(None)

    async def published_brands(self, ids: Sequence[int]) -> list[Brand]:
        """Return those of these brands that are published."""
        if await self._kept_brand_list.load(None):
            by_id = {brand.pk: brand for brand in await self.every_brand()}
            found = [by_id.get(pk) for pk in ids]
        else:
            found = await self.brands.load_many(ids)
        return [brand for brand in found if brand]

    async def currencies(self) -> list[str]:
        """Return the currencies of published products and the shop's own."""
        return await self._currencies.load(None)


def _viewer_votes(viewer: Viewer, review_ids: list[int]) -> dict[int, bool]:
    found_helpful = voted_for(viewer.user_id, review_ids)
    return {review_id: review_id in found_helpful for review_id in review_ids}


def _viewer_reviews(viewer: Viewer, product_ids: list[int]) -> dict[int, ProductReview]:
    own = ProductReview.objects.filter(author=viewer.user_id, product__in=product_ids)
    return {review.product_id: review for review in own.select_related("author")}


def _suggestions(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Suggestions]:
    return {(text, limit): suggestions(text, limit=limit) for text, limit in keys}
