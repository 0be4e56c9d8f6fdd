"""The SQL that counts facets: one pass over whatever counts for anything.

Each facet in which something is chosen already says of a row whether it meets that; so each is counted with all
conditions but its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Case, Q, QuerySet, When

from catalog.selectors.facet_specs import SpecFacet, specs_column
from catalog.selectors.product_shapes import criteria_of, scoped_list, shape_of
from catalog.selectors.products import ProductCriteria, ProductSort, conditions, name_of_spec
from nexus.common.prepared import text_of


class FieldFacet(Enum):
    """A facet of a column; the value names the fields of `ProductCriteria` that choose in it."""

    CATEGORY = ("category_slugs",)
    BRAND = ("brand_slugs",)
    PRICE = ("price_from", "price_to")
    RATING = ("min_rating",)
    STOCK = ("in_stock",)
    DISCOUNT = ("on_sale",)

    @property
    def names(self) -> tuple[str, ...]:
        """What its conditions are called."""
        names: tuple[str, ...] = self.value
        return names


type Facet = FieldFacet | SpecFacet

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


type Statement = tuple[str, tuple[Any, ...]]

type Choice = tuple[str, tuple[str, ...]]
"""The flag of a facet in which something is chosen, and what the conditions of that are called."""


def counting(counted: CountedList, facets: frozenset[Facet], *, has_specs: bool) -> Statement | None:
    """Return the statement that counts one list; None if nothing can be in it."""
    chosen = _chosen(counted.criteria, facets)
    try:
        matching, params = _prepared(counted, facets, chosen, has_specs)
    except EmptyResultSet:
        return None
    counts = ", ".join(f"{count} AS {name}" for name, count in _counts_of_all(facets, chosen).items())
    groups = [
        _group(column, _meeting(chosen, f"{column} IS NOT NULL", but=facet))
        for facet, column in GROUPED.items()
        if facet in facets
    ]
    if has_specs:
        specs = sorted((each for each in facets if isinstance(each, SpecFacet)), key=lambda each: each.number)
        column, more = specs_column({facet: _meeting(chosen, but=facet) for facet in specs})
        groups.append(f"{column} AS specs")
        params = (*params, *more)
    columns = ", ".join(("counted.*", *groups))
    return (
        f"WITH matching AS MATERIALIZED ({matching}) SELECT {columns} FROM (SELECT {counts} FROM matching) AS counted",  # noqa: S608 - our own
        params,
    )


def _prepared(
    counted: CountedList,
    facets: frozenset[Facet],
    chosen: tuple[Facet, ...],
    has_specs: bool,  # noqa: FBT001 - a part of the shape
) -> Statement:
    """Return the statement that finds what counts for anything."""
    shape, asked = shape_of(counted.criteria)
    places = ("category_id", "brand_id", "tops", "prices_in")
    asked |= {name: value for name in places if (value := getattr(counted, name)) is not None}
    fields = frozenset(facet for facet in facets if isinstance(facet, FieldFacet))
    choices = tuple((_met(facet), facet.names) for facet in chosen)
    return text_of(_matching, shape, fields, choices, has_specs, **asked)


def _matching(
    shape: ProductCriteria,
    fields: frozenset[FieldFacet],
    choices: tuple[Choice, ...],
    has_specs: bool,  # noqa: FBT001 - a part of the shape
    *,
    prices_in: str,
    tops: tuple[str, ...] | None = None,
    category_id: int | None = None,
    brand_id: int | None = None,
    **asked: Any,
) -> QuerySet[Any, Any]:
    """Return the products that are left when nothing is chosen, and what each meets of the choices."""
    criteria = criteria_of(shape, asked)
    rows = scoped_list(_opened(criteria, choices), category_id=category_id, brand_id=brand_id)
    if tops is not None:
        rows = rows.filter(_all_of(ProductCriteria(category_slugs=tops)))
    met = dict(conditions(criteria))
    flags: dict[str, Any] = {flag: _flag(met[name] for name in names if name in met) for flag, names in choices}
    flags |= {name: _all_of(choice) for name, (facet, choice) in CHOICES.items() if facet in fields}
    columns = [column for facet, column in GROUPED.items() if facet in fields]
    if FieldFacet.PRICE in fields:
        columns.append("price")
        flags["in_currency"] = Q(currency=prices_in)
    if has_specs:
        columns.append("id")
    found: QuerySet[Any, Any] = rows.annotate(**flags).values(*columns, *flags)
    return found


def _chosen(criteria: ProductCriteria, facets: frozenset[Facet]) -> tuple[Facet, ...]:
    """Return those of `facets` in which something is chosen, in one order."""
    names = {name for name, _ in conditions(criteria)}
    return tuple(sorted((facet for facet in facets if not names.isdisjoint(facet.names)), key=_met))


def _opened(criteria: ProductCriteria, choices: tuple[Choice, ...]) -> ProductCriteria:
    """Return the criteria without these choices, and unordered; a currency that is there for their sake stays."""
    taken = {name for _, names in choices for name in names}
    specs = enumerate(criteria.specs or ())
    kept = tuple(match for place, match in specs if name_of_spec(place) not in taken)
    nothing: dict[str, Any] = {name: None for name in taken if "." not in name}
    return replace(criteria, sort=ProductSort.NEWEST, specs=kept or None, **nothing)


def _all_of(criteria: ProductCriteria) -> Q:
    return _all(each for _, each in conditions(criteria))


def _all(each: Iterable[Q]) -> Q:
    return reduce(and_, each)


def _flag(each: Iterable[Q]) -> Case:
    """Return whether a row meets each, and false where that cannot be or is not known."""
    return Case(When(_all(each), then=True), default=False, output_field=BooleanField())


def _meeting(chosen: tuple[Facet, ...], *conditions: str, but: Facet | None = None) -> str:
    """Return the condition that a row meets what is `chosen` in all facets `but` one, and some conditions more."""
    met = [_met(facet) for facet in chosen if facet != but]
    return " AND ".join((*met, *conditions)) or "true"


def _counts_of_all(facets: frozenset[Facet], chosen: tuple[Facet, ...]) -> dict[str, str]:
    """Return what is counted of all rows at once."""
    columns = {"total": f"count(*) FILTER (WHERE {_meeting(chosen)})"}
    for name, (facet, _) in CHOICES.items():
        if facet in facets:
            columns[name] = f"count(*) FILTER (WHERE {_meeting(chosen, name, but=facet)})"
    if FieldFacet.PRICE in facets:
        priced = _meeting(chosen, "in_currency", but=FieldFacet.PRICE)
        columns["lowest_price"] = f"min(price) FILTER (WHERE {priced})"
        columns["highest_price"] = f"max(price) FILTER (WHERE {priced})"
    return columns


def _group(column: str, condition: str) -> str:
    """Return the counts of those that meet the condition as an object, by the value of a column."""
    counts = f"SELECT {column}, count(*) AS products FROM matching WHERE {condition} GROUP BY {column}"  # noqa: S608 - our own
    return f"(SELECT jsonb_object_agg({column}, products) FROM ({counts}) AS each) AS {column}"  # noqa: S608 - our own


def _met(facet: Facet) -> str:
    """Return the name of the flag that says whether a row meets what is chosen in a facet."""
    return f"meets_{facet.name.lower()}" if isinstance(facet, FieldFacet) else f"meets_spec_{facet.number}"
