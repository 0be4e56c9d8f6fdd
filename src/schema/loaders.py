"""What one request loads of the catalogue: batched, once, in a database thread."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from catalog.cache import pieces
from catalog.models import Brand, Product, ProductImage, ProductReview
from catalog.selectors.categories import CategoryNode, CategoryTree
from catalog.selectors.products import ProductCriteria, product_list, related_products, within_category
from catalog.selectors.reviews import ReviewCriteria, review_list
from catalog.selectors.visibility import published_brands, visible_products, visible_reviews
from nexus.common.keyset import Page, Window, load_pages
from nexus.common.viewer import Viewer
from schema.batches import batched, complete, kept, single


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPageKey:
    """A page of products: of the whole shop, of a category or of a brand.

    `wants` names the fields below that are loaded along with it.
    """

    criteria: ProductCriteria
    window: Window
    wants: frozenset[str] = frozenset()
    category_id: int | None = None
    brand_id: int | None = None

    @property
    def scope(self) -> Q | None:
        """The condition that the list stands where it stands."""
        if self.category_id is not None:
            return within_category(self.category_id, with_descendants=self.criteria.includes_descendants)
        return None if self.brand_id is None else Q(brand_id=self.brand_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPageKey:
    """A page of reviews: of a product, of an author, or of the whole shop."""

    criteria: ReviewCriteria
    window: Window
    wants: frozenset[str] = frozenset()
    product_id: int | None = None
    author_id: UUID | None = None

    @property
    def scope(self) -> Q:
        """The condition that the list stands where it stands."""
        if self.author_id is not None:
            return Q(author_id=self.author_id)
        return Q(product_id=self.product_id) if self.product_id is not None else Q()


class RelatedKey(NamedTuple):
    """The first so many products of the category that a product stands in."""

    product_id: int
    category_id: int
    first: int


class CatalogLoaders:
    """The loaders of one request, which see what its viewer may see."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self.products = batched(lambda keys: visible_products(viewer).in_bulk(keys))
        self.products_by_slug = batched(lambda slugs: visible_products(viewer).in_bulk(slugs, field_name="slug"))
        self.brands = batched(lambda keys: published_brands().in_bulk(keys))
        self.brands_by_slug = batched(lambda slugs: published_brands().in_bulk(slugs, field_name="slug"))
        self.images = batched(_load_images)
        self.primary_images = batched(_load_primary_images)
        self.reviews = batched(lambda keys: visible_reviews(viewer).in_bulk(keys))
        self.viewer_reviews = batched(self._load_viewer_reviews)
        self.image_by_id = batched(ProductImage.objects.in_bulk)
        self.related = complete(_load_related)
        self.product_pages = complete(_load_product_pages)
        self.review_pages = complete(_load_review_pages)
        self._tree = kept(pieces.category_tree)
        self._newest_tree = single(pieces.category_tree.load)
        self._counts = kept(pieces.product_counts)
        self._brand_list = kept(pieces.brand_list)
        self._currencies = kept(pieces.currencies)

    async def category_tree(self) -> CategoryTree:
        """Return the published tree, the same for the whole request."""
        return await self._tree.load(None)

    async def category_of(self, product: Product) -> CategoryNode:
        """Return where `product` stands; it may have come in together with a category that the tree has not."""
        tree = await self.category_tree()
        if product.category_id not in tree.every:
            tree = await self._newest_tree.load(None)
            self._tree.prime(None, tree, force=True)
        return tree.every[product.category_id]

    async def product_counts(self) -> dict[int, int]:
        """Return how many published products stand directly in each category."""
        return await self._counts.load(None)

    async def every_brand(self) -> list[Brand]:
        """Return the published brands by name."""
        return await self._brand_list.load(None)

    async def currencies(self) -> list[str]:
        """Return the currencies of published products and the shop's own."""
        return await self._currencies.load(None)

    def _load_viewer_reviews(self, product_ids: list[int]) -> dict[int, ProductReview]:
        own = ProductReview.objects.filter(author=self._viewer.user_id, product__in=product_ids)
        return {review.product_id: review for review in own.select_related("author")}


def _load_images(product_ids: list[int]) -> dict[int, list[ProductImage]]:
    images: dict[int, list[ProductImage]] = {}
    for image in ProductImage.objects.filter(product__in=product_ids).order_by("position", "id"):
        images.setdefault(image.product_id, []).append(image)
    return images


def _load_primary_images(product_ids: list[int]) -> dict[int, ProductImage]:
    images = ProductImage.objects.filter(product__in=product_ids, is_primary=True)
    return {image.product_id: image for image in images}


def _load_related(keys: list[RelatedKey]) -> dict[RelatedKey, list[Product]]:
    found = related_products({key.product_id: key.category_id for key in keys}, first=max(key.first for key in keys))
    return {key: found[key.product_id][: key.first] for key in keys}


def _load_product_pages(keys: list[ProductPageKey]) -> dict[ProductPageKey, Page[Product]]:
    """Load pages that differ only in their scope together."""
    pages: dict[ProductPageKey, Page[Product]] = {}
    for alike in _groups(keys, lambda key: replace(key, category_id=None, brand_id=None)):
        criteria, wants = alike[0].criteria, alike[0].wants
        lists = {key: product_list(criteria, within=key.scope) for key in alike}
        pages |= load_pages(lists, criteria.order, alike[0].window, with_total="totalCount" in wants)
        rows = [row for key in alike for row in pages[key].rows]
        for want in sorted(wants & ATTACHMENTS.keys()):
            ATTACHMENTS[want](rows)
    return pages


def _attach_brands(products: list[Product]) -> None:
    brands = published_brands().in_bulk({product.brand_id for product in products if product.brand_id})
    for product in products:
        product.__dict__["shown_brand"] = brands.get(product.brand_id or 0)


def _attach_primary_images(products: list[Product]) -> None:
    images = _load_primary_images([product.pk for product in products])
    for product in products:
        product.__dict__["primary_image"] = images.get(product.pk)


def _attach_images(products: list[Product]) -> None:
    images = _load_images([product.pk for product in products])
    for product in products:
        product.__dict__["all_images"] = images.get(product.pk, [])


# What a page brings along in the same hop, on its rows. Django's prefetches do the same at twice the
# price, and its loaders would answer every row with a future of its own.
ATTACHMENTS: dict[str, Callable[[list[Product]], None]] = {
    "brand": _attach_brands,
    "images": _attach_images,
    "primaryImage": _attach_primary_images,
}
# The selected names that change how a page is loaded; pages that differ in others are one page.
LOADED_ALONG = ATTACHMENTS.keys() | {"totalCount"}


def _load_review_pages(keys: list[ReviewPageKey]) -> dict[ReviewPageKey, Page[ProductReview]]:
    """Load pages that differ only in their scope together."""
    pages: dict[ReviewPageKey, Page[ProductReview]] = {}
    for alike in _groups(keys, lambda key: replace(key, product_id=None, author_id=None)):
        criteria, wants = alike[0].criteria, alike[0].wants
        every = review_list(criteria)
        lists = {key: every.filter(key.scope) for key in alike}
        pages |= load_pages(lists, criteria.order, alike[0].window, with_total="totalCount" in wants)
    return pages


def _groups[K](keys: Iterable[K], alike: Callable[[K], Hashable]) -> Iterable[list[K]]:
    groups: dict[Hashable, list[K]] = {}
    for key in keys:
        groups.setdefault(alike(key), []).append(key)
    return groups.values()
