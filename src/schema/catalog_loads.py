"""How the catalogue's lists and look-ups are loaded: all keys of a batch at once.

What a page asks for alone, which is nearly always, is a statement that is put together once
(`nexus.common.prepared`).
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from catalog.models import Product, ProductReview
from catalog.selectors.pictures import with_pictures, with_primary_picture
from catalog.selectors.product_shapes import criteria_of, scoped_list, shape_of
from catalog.selectors.products import ProductCriteria
from catalog.selectors.related import products_by_id, with_related
from catalog.selectors.reviews import ReviewCriteria, review_list
from catalog.selectors.search import corrected
from catalog.selectors.visibility import published_products, visible_products, with_published_brand
from nexus.common.kept_plans import keeps_plan
from nexus.common.keyset import Page, Window, load_alike
from nexus.common.prepared import rows_of
from nexus.common.viewer import Viewer


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPageKey:
    """A page of reviews: of a product, of an author, or of the whole shop."""

    criteria: ReviewCriteria
    window: Window
    wants: frozenset[str] = frozenset()
    product_id: int | None = None
    author_id: UUID | None = None


class LookUp(NamedTuple):
    """A product by its `pk` or `slug`."""

    field: Literal["pk", "slug"]
    value: int | str
    wants: frozenset[str]


class PublishedKey(NamedTuple):
    """Published products by their ids, in that order."""

    ids: tuple[int, ...]
    wants: frozenset[str]


# What comes along with products in the same statement, by the field that shows it.
ALONG: dict[str, Callable[[QuerySet[Product]], QuerySet[Product]]] = {
    "brand": with_published_brand,
    "images": with_pictures,
    "primaryImage": with_primary_picture,
    "related": with_related,
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
    return products.defer("search_vector", *(column for column, fields in LONG_COLUMNS.items() if not fields & wants))


def look_up(viewer: Viewer, keys: list[LookUp]) -> dict[LookUp, Product]:
    """Return the products that `viewer` may see."""
    # What may be seen depends on no more of the viewer: of one who asked the statement would be theirs alone.
    anybody = Viewer(permissions=viewer.permissions)
    found: dict[LookUp, Product] = {}
    for alike in _groups(keys, lambda key: (key.field, key.wants)):
        field, _, wants = alike[0]
        if field == "slug" and len(alike) == 1:
            rows = {product.slug: product for product in rows_of(_by_slug, anybody, wants, slug=alike[0].value)}
        else:
            products = _with_wanted(visible_products(anybody), wants)
            rows = products.in_bulk([key.value for key in alike], field_name=field)
        found |= {key: rows[key.value] for key in alike if key.value in rows}
    return found


@keeps_plan
def _by_slug(viewer: Viewer, wants: frozenset[str], *, slug: str) -> QuerySet[Product]:
    return _with_wanted(visible_products(viewer), wants).filter(slug=slug)


def load_published(keys: list[PublishedKey]) -> dict[PublishedKey, list[Product]]:
    """Return those of these products that are published."""
    found: dict[PublishedKey, list[Product]] = {}
    for alike in _groups(keys, lambda key: key.wants):
        ids = sorted({pk for key in alike for pk in key.ids})
        products = products_by_id(ids, alike[0].wants, within=_published)
        found |= {key: [products[pk] for pk in key.ids if pk in products] for key in alike}
    return found


def _published(wants: frozenset[str]) -> QuerySet[Product]:
    return _with_wanted(published_products(), wants)


@dataclass(slots=True)
class CorrectedPage(Page[Product]):
    """A page of what `searched` finds, as what was asked for finds nothing."""

    searched: str = ""


def load_product_pages(keys: list[ProductPageKey]) -> dict[ProductPageKey, Page[Product]]:
    """Load pages that differ only in their scope together."""
    pages: dict[ProductPageKey, Page[Product]] = {}
    for alike in _groups(keys, lambda key: replace(key, category_id=None, brand_id=None)):
        pages |= (found := _found_pages(alike))
        # One whose window is empty may have a total.
        empty = [key for key, page in found.items() if key.criteria.search and not page.rows and not page.total]
        if empty and (text := corrected(empty[0].criteria.search)):
            pages |= _corrected_pages(empty, text)
    return pages


def _found_pages(alike: list[ProductPageKey]) -> dict[ProductPageKey, Page[Product]]:
    criteria, wants = alike[0].criteria, alike[0].wants
    shape, asked = shape_of(criteria)
    return load_alike(
        _products_of,
        shape,
        wants,
        values={key: asked | _scope(category_id=key.category_id, brand_id=key.brand_id) for key in alike},
        order=criteria.order,
        window=alike[0].window,
        with_total="totalCount" in wants,
        dress=_dressed,
    )


def _corrected_pages(keys: list[ProductPageKey], text: str) -> dict[ProductPageKey, Page[Product]]:
    asked = {replace(key, criteria=replace(key.criteria, search=text)): key for key in keys}
    return {
        asked[key]: CorrectedPage(page.rows, page.has_next, page.has_previous, page.total, searched=text)
        for key, page in _found_pages([*asked]).items()
    }


def _products_of(shape: ProductCriteria, _: frozenset[str], **values: Any) -> QuerySet[Product]:
    scope = {name: values.pop(name) for name in ("category_id", "brand_id") if name in values}
    return scoped_list(criteria_of(shape, values), **scope)


def _dressed(products: QuerySet[Product], _: ProductCriteria, wants: frozenset[str]) -> QuerySet[Product]:
    return _with_wanted(products, wants)


def load_review_pages(keys: list[ReviewPageKey]) -> dict[ReviewPageKey, Page[ProductReview]]:
    """Load pages that differ only in their scope together."""
    pages: dict[ReviewPageKey, Page[ProductReview]] = {}
    for alike in _groups(keys, lambda key: replace(key, product_id=None, author_id=None)):
        criteria = alike[0].criteria
        pages |= load_alike(
            _reviews_of,
            criteria,
            values={key: _scope(author_id=key.author_id, product_id=key.product_id) for key in alike},
            order=criteria.order,
            window=alike[0].window,
            with_total="totalCount" in alike[0].wants,
        )
    return pages


@keeps_plan
def _reviews_of(criteria: ReviewCriteria, **scope: Any) -> QuerySet[ProductReview]:
    return review_list(criteria).filter(**scope)


def _scope(**columns: Any) -> dict[str, Any]:
    """Return the columns that a list is bound by."""
    return {name: value for name, value in columns.items() if value is not None}


def _groups[K](keys: Iterable[K], alike: Callable[[K], Hashable]) -> Iterable[list[K]]:
    groups: dict[Hashable, list[K]] = {}
    for key in keys:
        groups.setdefault(alike(key), []).append(key)
    return groups.values()
