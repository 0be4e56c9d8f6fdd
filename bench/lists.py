"""The lists whose plans are explained: what loads each, by its name."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bench.scenarios import PRICE_FROM, PRICE_TO, SEARCH, TYPED
from catalog.models import Product, ProductImage, ProductReview
from catalog.selectors.categories import category_tree, product_counts
from catalog.selectors.facet_statements import FieldFacet
from catalog.selectors.facets import facet_counts
from catalog.selectors.products import ProductCriteria, ProductSort, product_list
from catalog.selectors.related import products_by_id, related_ids_of
from catalog.selectors.reviews import ReviewCriteria, ReviewSort, review_list
from catalog.selectors.specs import SpecMatch
from catalog.selectors.suggestions import suggestions
from catalog.selectors.unfit_specs import unfit_counts
from catalog.selectors.visibility import published_brands, published_products
from nexus.common.keyset import Order, Position, Window, load_pages
from schema.catalog.facets import faceted

type Load = Callable[[], object]


PAGE = 24


def lists(category: str) -> Mapping[str, Load]:
    """Return them all, for the generated catalogue and the section of it that the bench is about."""
    return {
        **_of_products(),
        **_of_a_category(category),
        **_by_specifications(category),
        **_by_a_text(),
        **_of_a_page(),
        **_of_reviews(),
        "Brands": lambda: list(published_brands()),
        "Category tree": category_tree,
        "Product counts": product_counts,
        "Specifications that do not fit": unfit_counts,
    }


def _of_products() -> Mapping[str, Load]:
    brand = published_brands()[0]
    return {
        "NEWEST": _products(ProductSort.NEWEST),
        "NEWEST, in stock": _products(ProductSort.NEWEST, in_stock=True),
        "NEWEST, one brand": _products(ProductSort.NEWEST, brand_slugs=(brand.slug,)),
        "OLDEST behind 15,000": _products(ProductSort.OLDEST, behind=15_000),
        "PRICE_ASC": _products(ProductSort.PRICE_ASC),
        "PRICE_ASC behind 15,000": _products(ProductSort.PRICE_ASC, behind=15_000),
        "RATING": _products(ProductSort.RATING),
        "RATING behind 15,000": _products(ProductSort.RATING, behind=15_000),
        "POPULARITY": _products(ProductSort.POPULARITY),
        "NAME_ASC": _products(ProductSort.NAME_ASC),
        "DISCOUNT, on sale, in stock": _products(ProductSort.DISCOUNT, on_sale=True, in_stock=True),
        "Facets of the whole shop": _facets(),
    }


def _of_a_category(category: str) -> Mapping[str, Load]:
    filtered: dict[str, Any] = {
        "category_slugs": (category,),
        "price_from": Decimal(PRICE_FROM),
        "price_to": Decimal(PRICE_TO),
        "in_stock": True,
    }
    return {
        "PRICE_ASC, category": _products(ProductSort.PRICE_ASC, category_slugs=(category,)),
        "PRICE_ASC, category, range, stock": _products(ProductSort.PRICE_ASC, **filtered),
        "the same with its total": _products(ProductSort.PRICE_ASC, with_total=True, **filtered),
        "Facets, category, range, stock": _facets(**filtered),
        "the same with specifications": _facets(with_specs=True, **filtered),
    }


def _by_specifications(category: str) -> Mapping[str, Load]:
    colour = SpecMatch("Colour", any_of=("Blue", "Sand"))
    weight = SpecMatch("Weight", range=(Decimal(1000), Decimal(1500)), units=("", "g"))
    three = (colour, weight, SpecMatch("Recyclable", is_=True))
    return {
        "NEWEST, one specification": _products(ProductSort.NEWEST, specs=(colour,)),
        "NEWEST, three specifications": _products(ProductSort.NEWEST, specs=three),
        "the same three with their total": _products(ProductSort.NEWEST, with_total=True, specs=three),
        "PRICE_ASC, category, one range": _products(ProductSort.PRICE_ASC, category_slugs=(category,), specs=(weight,)),
    }


def _by_a_text() -> Mapping[str, Load]:
    return {
        "RELEVANCE": _products(ProductSort.RELEVANCE, search=SEARCH),
        "RELEVANCE, one common word": _products(ProductSort.RELEVANCE, search=SEARCH.split()[1]),
        "Search by price": _products(ProductSort.PRICE_ASC, search=SEARCH),
        "Suggestions": lambda: suggestions(TYPED, limit=8),
        "Suggestions, two letters": lambda: suggestions(TYPED[:2], limit=8),
        "Suggestions, of a description": lambda: suggestions("tested b", limit=8),
    }


def _of_a_page() -> Mapping[str, Load]:
    product, keys = _most_reviewed(), list(published_products().values_list("id", flat=True)[:PAGE])
    return {
        "Product by slug": lambda: list(published_products().filter(slug__in=[product.slug])),
        "What is like a product": lambda: related_ids_of([product.pk]),
        "What is like those of a page": lambda: related_ids_of(keys),
        "Related products": lambda: products_by_id(keys[:4]),
        "Pictures of a page": lambda: list(ProductImage.objects.filter(product__in=keys, is_primary=True)),
        "Pictures of a product": lambda: list(ProductImage.objects.filter(product=keys[0])),
    }


def _of_reviews() -> Mapping[str, Load]:
    product = _most_reviewed()
    return {
        "Reviews NEWEST": _reviews(ReviewSort.NEWEST, product.pk),
        "Reviews RATING_DESC": _reviews(ReviewSort.RATING_DESC, product.pk),
        "Reviews MOST_HELPFUL": _reviews(ReviewSort.MOST_HELPFUL, product.pk),
        "Reviews to moderate": _reviews(ReviewSort.OLDEST, statuses=(ProductReview.Status.PENDING,)),
    }


def _most_reviewed() -> Product:
    return published_products().order_by("-rating_count")[0]


def _products(sort: ProductSort, *, behind: int | None = None, with_total: bool = False, **criteria: Any) -> Load:
    """Load the first page of a list, or the one that begins so many products further on."""
    wanted = ProductCriteria(sort=sort, **criteria)
    window = Window(size=PAGE, after=None if behind is None else _position(wanted.order, behind))
    return lambda: load_pages({None: product_list(wanted)}, wanted.order, window, with_total=with_total)


def _position(order: Order, place: int) -> Position:
    sign = "-" if order.descending else ""
    return order.position(published_products().order_by(f"{sign}{order.key}", f"{sign}id")[place])


def _facets(*, with_specs: bool = False, **criteria: Any) -> Load:
    """Count the facets of a list, as the API does."""
    wanted = faceted(ProductCriteria(sort=ProductSort.PRICE_ASC, **criteria), category_tree(), sees_hidden=False)
    kinds = frozenset([*FieldFacet, *(wanted.specs if with_specs else ())])
    return lambda: facet_counts({None: (wanted.counted, kinds)})


def _reviews(sort: ReviewSort, product_id: int | None = None, **criteria: Any) -> Load:
    wanted = ReviewCriteria(sort=sort, **criteria)
    every = review_list(wanted)
    rows = every if product_id is None else every.filter(product=product_id)
    return lambda: load_pages({None: rows}, wanted.order, Window(size=PAGE))
