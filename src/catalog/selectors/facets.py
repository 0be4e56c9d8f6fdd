"""How many products of a list each further choice would leave.

One pass over whatever counts for anything. Each facet in which something is chosen already says of a row whether it
meets that; so each is counted with all conditions but its own, and everything by one statement.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import and_
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import BooleanField, Case, Q, QuerySet, When

from catalog.models import Product
from catalog.selectors.product_shapes import is_common, scoped_list, shape_of
from catalog.selectors.products import ProductCriteria, ProductSort, conditions
from nexus.common.prepared import text_of


class FieldFacet(Enum):
    """A facet of a column; the value names the fields of `ProductCriteria` that choose in it."""

    CATEGORY = ("category_slugs",)
    BRAND = ("brand_slugs",)
    PRICE = ("price_from", "price_to")
    RATING = ("min_rating",)
    STOCK = ("in_stock",)
    DISCOUNT = ("on_sale",)


RATINGS = (5, 4, 3, 2, 1)
# What can be chosen where the choices are always the same, by the name of its count.
CHOICES: dict[str, tuple[FieldFacet, ProductCriteria]] = {
    "in_stock": (FieldFacet.STOCK, ProductCriteria(in_stock=True)),
    "on_sale": (FieldFacet.DISCOUNT, ProductCriteria(on_sale=True)),
    **{f"rating_{stars}": (FieldFacet.RATING, ProductCriteria(min_rating=stars)) for stars in RATINGS},
}
# Where rows can be chosen, the column that names the row.
GROUPED = {FieldFacet.CATEGORY: "category_id", FieldFacet.BRAND: "brand_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedList:
    """A list whose facets are counted: `criteria`, in a category or of a brand.

    The price facet is `prices_in` one currency. Where categories are chosen already, `tops` are the slugs of those
    that are counted, with all below them.
    """

    criteria: ProductCriteria
    prices_in: str
    category_id: int | None = None
    brand_id: int | None = None
    tops: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCounts:
    """How many products a list holds, and how many it would with one choice in a facet in place of those made.

    What was not asked for is empty.
    """

    total: int = 0
    choices: Mapping[str, int] = field(default_factory=dict)
    by_category: Mapping[int, int] = field(default_factory=dict)
    by_brand: Mapping[int, int] = field(default_factory=dict)
    lowest_price: Decimal | None = None
    highest_price: Decimal | None = None


def facet_counts[K](lists: Mapping[K, CountedList], facets: frozenset[FieldFacet]) -> dict[K, FacetCounts]:
    """Count `facets` and the whole of each list, in one statement."""
    counted = {key: text for key, each in lists.items() if (text := _counting(each, facets))}
    return dict.fromkeys(lists, FacetCounts()) | dict(zip(counted, _run([*counted.values()]), strict=True))


def _run(texts: list[tuple[str, tuple[Any, ...]]]) -> Iterator[FacetCounts]:
    """Run the statements as one, and yield what each finds."""
    if not texts:
        return
    numbered = (f"(SELECT {n} AS list, counts.* FROM ({text}) AS counts)" for n, (text, _) in enumerate(texts))  # noqa: S608 - our own
    params = [param for _, params in texts for param in params]
    with connections[router.db_for_read(Product)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered) + " ORDER BY list", params)
        names = [column.name for column in cursor.description or ()]
        for row in cursor:
            yield _counts(dict(zip(names, row, strict=True)))


def _counts(row: dict[str, Any]) -> FacetCounts:
    found = {name: orjson.loads(row.get(name) or "{}") for name in GROUPED.values()}
    by_category, by_brand = ({int(pk): count for pk, count in each.items()} for each in found.values())
    return FacetCounts(
        total=row["total"],
        choices={name: row[name] for name in CHOICES if name in row},
        by_category=by_category,
        by_brand=by_brand,
        lowest_price=row.get("lowest_price"),
        highest_price=row.get("highest_price"),
    )


type Statement = tuple[str, tuple[Any, ...]]


def _counting(counted: CountedList, facets: frozenset[FieldFacet]) -> Statement | None:
    """Return the statement that counts one list; None if nothing can be in it."""
    try:
        matching, params = _prepared(counted, facets)
    except EmptyResultSet:
        return None
    return f"WITH matching AS MATERIALIZED ({matching}) {_select(facets, _chosen(counted.criteria, facets))}", params


def _prepared(counted: CountedList, facets: frozenset[FieldFacet]) -> Statement:
    """Return the statement that finds what counts for anything."""
    shape, asked = shape_of(counted.criteria)
    places = ("category_id", "brand_id", "tops", "prices_in")
    asked |= {name: value for name in places if (value := getattr(counted, name)) is not None}
    if is_common(shape):
        return text_of(_matching, shape, facets, **asked)
    return _matching(shape, facets, **asked).query.sql_with_params()


def _matching(
    shape: ProductCriteria,
    facets: frozenset[FieldFacet],
    *,
    prices_in: str,
    tops: tuple[str, ...] | None = None,
    category_id: int | None = None,
    brand_id: int | None = None,
    **asked: Any,
) -> QuerySet[Any, Any]:
    """Return the products that are left when nothing is chosen in `facets`, and what each meets of the choices."""
    criteria = replace(shape, **asked)
    chosen = _chosen(criteria, facets)
    rows = scoped_list(_opened(criteria, chosen), category_id=category_id, brand_id=brand_id)
    if tops is not None:
        rows = rows.filter(_all_of(ProductCriteria(category_slugs=tops)))
    met = dict(conditions(criteria))
    flags: dict[str, Any] = {_met(facet): _flag(met[name] for name in facet.value if name in met) for facet in chosen}
    flags |= {name: _all_of(choice) for name, (facet, choice) in CHOICES.items() if facet in facets}
    columns = [column for facet, column in GROUPED.items() if facet in facets]
    if FieldFacet.PRICE in facets:
        columns.append("price")
        flags["in_currency"] = Q(currency=prices_in)
    found: QuerySet[Any, Any] = rows.annotate(**flags).values(*columns, *flags)
    return found


def _chosen(criteria: ProductCriteria, facets: frozenset[FieldFacet]) -> list[FieldFacet]:
    """Return those of `facets` in which something is chosen."""
    return [
        facet
        for facet in FieldFacet
        if facet in facets and any(getattr(criteria, name) is not None for name in facet.value)
    ]


def _opened(criteria: ProductCriteria, chosen: list[FieldFacet]) -> ProductCriteria:
    """Return the criteria without these choices, and unordered; a currency that is there for their sake stays."""
    nothing: dict[str, Any] = {name: None for facet in chosen for name in facet.value}
    return replace(criteria, sort=ProductSort.NEWEST, **nothing)


def _all_of(criteria: ProductCriteria) -> Q:
    return _all(each for _, each in conditions(criteria))


def _all(each: Iterable[Q]) -> Q:
    return reduce(and_, each)


def _flag(each: Iterable[Q]) -> Case:
    """Return whether a row meets each, and false where that cannot be or is not known."""
    return Case(When(_all(each), then=True), default=False, output_field=BooleanField())


def _select(facets: frozenset[FieldFacet], chosen: list[FieldFacet]) -> str:
    """Return the counts of `matching`, whose rows say what they meet of each facet that is `chosen` in."""

    def meeting(*conditions: str, but: FieldFacet | None = None) -> str:
        met = [_met(facet) for facet in chosen if facet is not but]
        return " AND ".join((*met, *conditions)) or "true"

    columns = {"total": f"count(*) FILTER (WHERE {meeting()})"}
    for name, (facet, _) in CHOICES.items():
        if facet in facets:
            columns[name] = f"count(*) FILTER (WHERE {meeting(name, but=facet)})"
    if FieldFacet.PRICE in facets:
        priced = meeting("in_currency", but=FieldFacet.PRICE)
        columns["lowest_price"] = f"min(price) FILTER (WHERE {priced})"
        columns["highest_price"] = f"max(price) FILTER (WHERE {priced})"
    one_row = ", ".join(f"{count} AS {name}" for name, count in columns.items())
    groups = (
        _group(GROUPED[facet], meeting(f"{GROUPED[facet]} IS NOT NULL", but=facet))
        for facet in GROUPED
        if facet in facets
    )
    return f"SELECT {', '.join(('counted.*', *groups))} FROM (SELECT {one_row} FROM matching) AS counted"  # noqa: S608 - our own


def _group(column: str, condition: str) -> str:
    """Return the counts of those that meet the condition as an object, by the value of a column."""
    counts = f"SELECT {column}, count(*) AS products FROM matching WHERE {condition} GROUP BY {column}"  # noqa: S608 - our own
    return f"(SELECT jsonb_object_agg({column}, products) FROM ({counts}) AS each) AS {column}"  # noqa: S608 - our own


def _met(facet: FieldFacet) -> str:
    return f"meets_{facet.name.lower()}"
