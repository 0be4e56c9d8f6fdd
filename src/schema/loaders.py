"""What one request loads of the catalogue: batched, once, in a database thread."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from catalog.cache import pieces
from catalog.models import Brand, Product, ProductImage, ProductReview
from catalog.selectors.categories import CategoryNode, CategoryTree
from catalog.selectors.pictures import pictures_of, primary_pictures_of, with_pictures, with_primary_picture
from catalog.selectors.products import ProductCriteria, product_list, related_products, within_category
from catalog.selectors.reviews import ReviewCriteria, review_list
from catalog.selectors.visibility import (
    published_brands,
    published_products,
    visible_products,
    visible_reviews,
    with_published_brand,
)
from nexus.common.keyset import Page, Window, load_pages
from nexus.common.viewer import Viewer
from schema.batches import Hop, batched, complete, kept, single


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


class LookUp(NamedTuple):
    """A product by its `pk` or `slug`."""

    field: Literal["pk", "slug"]
    value: int | str
    wants: frozenset[str]


class RelatedKey(NamedTuple):
    """The first so many products of the category that a product stands in."""

    product_id: int
    category_id: int
    first: int
    wants: frozenset[str]


class CatalogLoaders:
    """The loaders of one request, which see what its viewer may see."""

    def __init__(self, viewer: Viewer) -> None:
        hop = Hop()
        self.products = batched(lambda keys: visible_products(viewer).in_bulk(keys), hop)
        self.looked_up = batched(lambda keys: _look_up(viewer, keys), hop)
        self.brands = batched(lambda keys: published_brands().in_bulk(keys), hop)
        self.brands_by_slug = batched(lambda slugs: published_brands().in_bulk(slugs, field_name="slug"), hop)
        self.pictures = batched(pictures_of, hop)
        self.primary_pictures = batched(primary_pictures_of, hop)
        self.reviews = batched(lambda keys: visible_reviews(viewer).in_bulk(keys), hop)
        self.viewer_reviews = batched(lambda keys: _viewer_reviews(viewer, keys), hop)
        self.image_by_id = batched(ProductImage.objects.in_bulk, hop)
        self.related = complete(_load_related, hop)
        self.product_pages = complete(_load_product_pages, hop)
        self.review_pages = complete(_load_review_pages, hop)
        self._tree = kept(pieces.category_tree)
        self._newest_tree = single(pieces.category_tree.load, hop)
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


def _viewer_reviews(viewer: Viewer, product_ids: list[int]) -> dict[int, ProductReview]:
    own = ProductReview.objects.filter(author=viewer.user_id, product__in=product_ids)
    return {review.product_id: review for review in own.select_related("author")}


# What comes along with products in the same statement, by the field that shows it.
ALONG: dict[str, Callable[[QuerySet[Product]], QuerySet[Product]]] = {
    "brand": with_published_brand,
    "images": with_pictures,
    "primaryImage": with_primary_picture,
}
# Long columns that lists mostly do without, with the fields that read them.
LONG_COLUMNS = {
    "description": frozenset(("description", "seo")),
    "specifications": frozenset(("specifications", "specs")),
}
# The selected names that change how products are loaded; pages that differ in others are one page.
LOADED_ALONG = ALONG.keys() | {"totalCount"}.union(*LONG_COLUMNS.values())


def _with_wanted(products: QuerySet[Product], wants: frozenset[str]) -> QuerySet[Product]:
    """Return the same products with what is wanted of them."""
    for want, bring_along in ALONG.items():
        if want in wants:
            products = bring_along(products)
    return products.defer(*(column for column, fields in LONG_COLUMNS.items() if not fields & wants))


def _look_up(viewer: Viewer, keys: list[LookUp]) -> dict[LookUp, Product]:
    found: dict[LookUp, Product] = {}
    for alike in _groups(keys, lambda key: (key.field, key.wants)):
        products = _with_wanted(visible_products(viewer), alike[0].wants)
        rows = products.in_bulk([key.value for key in alike], field_name=alike[0].field)
        found |= {key: rows[key.value] for key in alike if key.value in rows}
    return found


def _load_related(keys: list[RelatedKey]) -> dict[RelatedKey, list[Product]]:
    found: dict[RelatedKey, list[Product]] = {}
    for alike in _groups(keys, lambda key: key.wants):
        category_of = {key.product_id: key.category_id for key in alike}
        most, within = max(key.first for key in alike), _with_wanted(published_products(), alike[0].wants)
        products = related_products(category_of, first=most, within=within)
        found |= {key: products[key.product_id][: key.first] for key in alike}
    return found


def _load_product_pages(keys: list[ProductPageKey]) -> dict[ProductPageKey, Page[Product]]:
    """Load pages that differ only in their scope together."""
    pages: dict[ProductPageKey, Page[Product]] = {}
    for alike in _groups(keys, lambda key: replace(key, category_id=None, brand_id=None)):
        criteria, wants = alike[0].criteria, alike[0].wants
        lists = {key: _with_wanted(product_list(criteria, within=key.scope), wants) for key in alike}
        pages |= load_pages(lists, criteria.order, alike[0].window, with_total="totalCount" in wants)
    return pages


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
