"""How products are found: filters, text search, orders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from catalog.models import Product
from catalog.selectors.search import found_by, with_rank
from catalog.selectors.specs import SpecMatch, spec_condition
from catalog.selectors.visibility import every_product, published_brands, published_products
from nexus.common.any_of import AnyOf
from nexus.common.keyset import Order


class ProductSort(Enum):
    """The orders of a product list."""

    RELEVANCE = "relevance"
    POPULARITY = "popularity"
    NEWEST = "newest"
    OLDEST = "oldest"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    RATING = "rating"
    DISCOUNT = "discount"
    NAME_ASC = "name_asc"
    NAME_DESC = "name_desc"


ORDERS = {
    ProductSort.RELEVANCE: Order("rank", descending=True),
    ProductSort.POPULARITY: Order("view_count", descending=True),
    ProductSort.NEWEST: Order("created_at", descending=True),
    ProductSort.OLDEST: Order("created_at"),
    ProductSort.PRICE_ASC: Order("price"),
    ProductSort.PRICE_DESC: Order("price", descending=True),
    ProductSort.RATING: Order("rating_average", descending=True),
    ProductSort.DISCOUNT: Order("discount_percent", descending=True),
    ProductSort.NAME_ASC: Order("name_key"),
    ProductSort.NAME_DESC: Order("name_key", descending=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCriteria:
    """Which products a list holds: OR within a field, AND between fields and between `specs`, None for any.

    Prices are in `currency`, which is the shop's if a price is compared and none is named. Without
    `is_active`, only published products are listed.
    """

    search: str = ""
    sort: ProductSort = ProductSort.NEWEST
    ids: tuple[int, ...] | None = None
    category_slugs: tuple[str, ...] | None = None
    includes_descendants: bool = True
    brand_slugs: tuple[str, ...] | None = None
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    currency: str | None = None
    in_stock: bool | None = None
    on_sale: bool | None = None
    min_rating: int | None = None
    is_active: bool | None = None
    low_stock: bool | None = None
    specs: tuple[SpecMatch, ...] | None = None

    @property
    def order(self) -> Order:
        """The order of the list; relevance needs a search and is the newest first without one."""
        if self.sort is ProductSort.RELEVANCE and not self.search:
            return ORDERS[ProductSort.NEWEST]
        return ORDERS[self.sort]

    @property
    def compares_prices(self) -> bool:
        """Whether the list is only meaningful in one currency."""
        return self.order.key == "price" or self.price_from is not None or self.price_to is not None

    @property
    def only_currency(self) -> str | None:
        """The currency of all prices, where there is only one."""
        return self.currency or (settings.SHOP_CURRENCY if self.compares_prices else None)


# In SQL for the same reason as `HIDDEN_CATEGORIES`.
_SUBTREES = """
    SELECT child.id FROM catalog_category AS child JOIN catalog_category AS top
    ON child.tree_id = top.tree_id AND child.lft BETWEEN top.lft AND top.rght
    WHERE top.{column} = ANY(%s)
"""


def within_category(category_id: int, *, with_descendants: bool) -> Q:
    """Return the condition that a product stands in this category, or anywhere below it."""
    return _in_categories("id", [category_id], with_descendants=with_descendants)


def _in_categories(column: Literal["id", "slug"], values: Sequence[int | str], *, with_descendants: bool) -> Q:
    if not with_descendants:
        return Q(AnyOf(F(f"category__{column}"), values))
    return Q(category__in=RawSQL(_SUBTREES.format(column=column), params=([*values],)))  # noqa: S611 - two columns


LOOKUPS = {
    "price_from": "price__gte",
    "price_to": "price__lte",
    "min_rating": "rating_average__gte",
    "is_active": "is_active",
}


def name_of_spec(place: int) -> str:
    """Return what the condition of a specification is called, by its place among those of a list."""
    return f"specs.{place}"


def conditions(criteria: ProductCriteria) -> Iterable[tuple[str, Q]]:
    """Yield what each field of `criteria` that is set asks of a product, beside the field's name or `name_of_spec`."""
    for name, lookup in LOOKUPS.items():
        if (value := getattr(criteria, name)) is not None:
            yield name, Q((lookup, value))
    yield from _among_rows(criteria)
    if currency := criteria.only_currency:
        yield "currency", Q(currency=currency)
    if criteria.in_stock is not None:
        yield "in_stock", Q(stock_quantity__gt=0) if criteria.in_stock else Q(stock_quantity=0)
    if criteria.on_sale is not None:
        yield "on_sale", Q(discount_price__isnull=not criteria.on_sale)
    if criteria.low_stock is not None:
        low = Q(stock_quantity__lte=F("low_stock_threshold"))
        yield "low_stock", low if criteria.low_stock else ~low
    for place, match in enumerate(criteria.specs or ()):
        yield name_of_spec(place), spec_condition(match)


def _among_rows(criteria: ProductCriteria) -> Iterable[tuple[str, Q]]:
    if criteria.ids is not None:
        yield "ids", Q(AnyOf(F("id"), criteria.ids))
    if (slugs := criteria.category_slugs) is not None:
        yield "category_slugs", _in_categories("slug", slugs, with_descendants=criteria.includes_descendants)
    if criteria.brand_slugs is not None:
        brands = published_brands().filter(AnyOf(F("slug"), criteria.brand_slugs))
        yield "brand_slugs", Q(brand__in=brands.values("id"))


def product_list(criteria: ProductCriteria, *, within: Q | None = None) -> QuerySet[Product]:
    """Products that meet `criteria` and stand `within`, unordered; a search annotates `rank`.

    Published ones only, unless `criteria.is_active` asks for a state: whether the caller may is for
    the caller to check.
    """
    products = published_products() if criteria.is_active is None else every_product()
    products = products.filter(*(each for _, each in conditions(criteria)), *([within] if within else []))
    if not criteria.search:
        return products
    products = found_by(products, criteria.search)
    return with_rank(products, criteria.search) if criteria.sort is ProductSort.RELEVANCE else products


def currencies() -> list[str]:
    """Return the currencies of published products and the shop's own, in alphabetical order."""
    used = published_products().order_by().values_list("currency", flat=True).distinct()
    return sorted({settings.SHOP_CURRENCY, *used})
