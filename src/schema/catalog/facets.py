"""How the facets of a product list are counted and shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal as PythonDecimal
from functools import partial
from typing import Annotated, Any, NamedTuple

import strawberry
from django.conf import settings

from catalog.models import Brand
from catalog.selectors.categories import CategoryNode, CategoryTree
from catalog.selectors.facet_categories import categories_on_offer, with_descendants
from catalog.selectors.facet_specs import MAX_VALUES, Kind, SpecCounts, SpecFacet, spec_facets
from catalog.selectors.facet_statements import RATINGS, CountedList, FieldFacet
from catalog.selectors.facets import FacetCounts
from catalog.selectors.products import ProductCriteria
from catalog.selectors.spec_readings import plain
from catalog.services.money import rounded
from schema.arguments import clean_texts
from schema.catalog.facet_types import (
    Facet,
    RangeFacet,
    RatingFacet,
    RatingFacetValue,
    TermsFacet,
    TermsFacetValue,
    ToggleFacet,
)
from schema.catalog.spec_filters import standing_in
from schema.context import Info
from schema.facet_loads import FacetsKey
from schema.scalars import CurrencyCode, Decimal

FacetKeys = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Only the facets with these keys, at most 100, in this order; keys that this list has no facet "
        "for are passed over. All of them if omitted."
    ),
]


class FacetedList(NamedTuple):
    """A list whose facets are asked for, the categories that it offers, and the specifications."""

    counted: CountedList
    tree: CategoryTree
    offered: list[CategoryNode]
    specs: list[SpecFacet]


def faceted(criteria: ProductCriteria, tree: CategoryTree, *, sees_hidden: bool, **scope: int | None) -> FacetedList:
    """Return the list of `criteria`, in the category or of the brand that `scope` names."""
    chosen = criteria.category_slugs or ()
    # Staff who ask for a state look into hidden categories, and choose them.
    found, offered = categories_on_offer(
        tree, chosen=chosen, within=scope.get("category_id"), with_hidden=criteria.is_active is not None
    )
    counted = CountedList(
        criteria=criteria,
        prices_in=criteria.only_currency or settings.SHOP_CURRENCY,
        tops=tuple(node.slug for node in offered) if found else None,
        **scope,
    )
    standing = standing_in(tree, criteria, scope.get("category_id"))
    specs = spec_facets(tree, standing, criteria.specs or (), with_hidden=sees_hidden)
    return FacetedList(counted, tree, offered, specs)


def tells_of_the_tree(keys: list[str] | None) -> bool:
    """Return whether a facet with one of these keys may need the tree of categories."""
    # What is no field's key may be a specification's.
    return keys is None or not OF_PRODUCTS_ALONE.issuperset(keys)


async def total_of(info: Info, faceted: FacetedList) -> int:
    """Return how many products the list holds, counted together with its facets."""
    counts = await info.context.catalog.facets.load(FacetsKey(faceted.counted))
    return counts.total


async def facets_of(info: Info, faceted: FacetedList, keys: list[str] | None) -> list[Facet]:
    """Return the facets of the list, all or those with these keys."""
    shown = _shown(faceted, clean_texts(keys, field="keys"))
    kinds = frozenset(each.facet for each in shown)
    counts = await info.context.catalog.facets.load(FacetsKey(faceted.counted, kinds))
    brands = await info.context.catalog.every_brand() if FieldFacet.BRAND in kinds else []
    found = _Found(faceted, counts, brands)
    return [each.show(found, each.names) for each in shown]


def _shown(faceted: FacetedList, keys: tuple[str, ...] | None) -> list["_Shown"]:
    every = [*FIELDS, *(_Shown(each, _names(each), partial(_spec, each)) for each in faceted.specs)]
    return every if keys is None else [each for key in keys for each in every if each.names["key"] == key]


def _names(facet: SpecFacet) -> "Names":
    return {"key": facet.key, "label": facet.label, "filter_field": "specs"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What facets are made of."""

    faceted: FacetedList
    counts: FacetCounts
    brands: list[Brand]

    @property
    def criteria(self) -> ProductCriteria:
        """What the list is narrowed by."""
        return self.faceted.counted.criteria


type Names = dict[str, Any]


def _categories(found: _Found, names: Names) -> Facet:
    counts = found.counts.by_category
    if found.criteria.includes_descendants:
        counts = with_descendants(found.faceted.tree, counts)
    rows = ((node.slug, node.name, counts.get(node.pk, 0)) for node in found.faceted.offered)
    return _terms(rows, found.criteria.category_slugs, names)


def _brands(found: _Found, names: Names) -> Facet:
    counts = found.counts.by_brand
    rows = ((brand.slug, brand.name, counts.get(brand.pk, 0)) for brand in found.brands)
    return _terms(rows, found.criteria.brand_slugs, names)


def _terms(rows: Iterable[tuple[str, str, int]], selected: tuple[str, ...] | None, names: Names) -> TermsFacet:
    """Show the rows, which come in the shop's order: what is selected, and of the others those with most products."""
    missing = dict.fromkeys(selected or ())
    values = [
        TermsFacetValue(value=value, label=label, count=count, is_selected=value in missing)
        for value, label, count in rows
        if count or value in missing
    ]
    values.sort(key=lambda each: -each.count)
    for each in values:
        missing.pop(each.value, None)
    kept = [each for place, each in enumerate(values) if place < MAX_VALUES or each.is_selected]
    # What does not exist and what is hidden look the same.
    kept += [TermsFacetValue(value=value, label=value, count=0, is_selected=True) for value in missing]
    return TermsFacet(values=kept, has_more=len(kept) - len(missing) < len(values), **names)


def _price(found: _Found, names: Names) -> Facet:
    counted, counts, criteria = found.faceted.counted, found.counts, found.criteria

    def amount(price: PythonDecimal | None) -> Decimal | None:
        """Show the decimals of the currency, or more if the number has more."""
        if price is None:
            return None
        shown = rounded(price, counted.prices_in)
        return Decimal(shown if shown == price else PythonDecimal(f"{price:f}"))

    return RangeFacet(
        min=amount(counts.lowest_price),
        max=amount(counts.highest_price),
        selected_min=amount(criteria.price_from),
        selected_max=amount(criteria.price_to),
        currency_code=CurrencyCode(counted.prices_in),
        unit=None,
        **names,
    )


def _ratings(found: _Found, names: Names) -> Facet:
    selected = found.criteria.min_rating
    return RatingFacet(
        values=[
            RatingFacetValue(
                stars=stars,
                label=_stars(stars),
                count=found.counts.choices.get(f"rating_{stars}", 0),
                is_selected=stars == selected,
            )
            for stars in RATINGS
            if stars < RATINGS[0] or stars == selected
        ],
        **names,
    )


def _stars(stars: int) -> str:
    return "5 stars" if stars == RATINGS[0] else f"{stars} star{'s' if stars > 1 else ''} and up"


def _toggle(choice: str) -> Callable[[_Found, Names], Facet]:
    """Return what shows a facet that is on or off, by the name of its count."""

    def show(found: _Found, names: Names) -> Facet:
        is_selected = getattr(found.criteria, choice) is True
        return ToggleFacet(count=found.counts.choices.get(choice, 0), is_selected=is_selected, **names)

    return show


def _spec(facet: SpecFacet, found: _Found, names: Names) -> Facet:
    """Show a specification by its kind."""
    counts, match = found.counts.specs.get(facet.key, SpecCounts()), facet.match
    if facet.kind == Kind.TEXT:
        rows = ((text, f"{text} {facet.unit}".strip(), count) for text, count in sorted(counts.texts.items()))
        return _terms(rows, match.any_of if match else None, names)
    if facet.kind == Kind.BOOLEAN:
        return ToggleFacet(count=counts.yes, is_selected=match is not None and match.is_ is True, **names)
    lowest, highest = (match.range if match else None) or (None, None)
    return RangeFacet(
        min=_number(counts.lowest),
        max=_number(counts.highest),
        selected_min=_number(lowest),
        selected_max=_number(highest),
        currency_code=None,
        unit=facet.unit or None,
        **names,
    )


def _number(number: PythonDecimal | None) -> Decimal | None:
    return None if number is None else Decimal(plain(number))


class _Shown(NamedTuple):
    """A facet, what it is called, and how it is shown."""

    facet: FieldFacet | SpecFacet
    names: Names
    show: Callable[[_Found, Names], Facet]


def _field(facet: FieldFacet, key: str, label: str, show: Callable[[_Found, Names], Facet]) -> _Shown:
    """Return a facet that every list has; its key is the field of `ProductFilterInput` that a choice goes into."""
    return _Shown(facet, {"key": key, "label": label, "filter_field": key}, show)


FIELDS = (
    _field(FieldFacet.CATEGORY, "categorySlugs", "Category", _categories),
    _field(FieldFacet.BRAND, "brandSlugs", "Brand", _brands),
    _field(FieldFacet.PRICE, "price", "Price", _price),
    _field(FieldFacet.RATING, "minRating", "Rating", _ratings),
    _field(FieldFacet.STOCK, "inStock", "In stock", _toggle("in_stock")),
    _field(FieldFacet.DISCOUNT, "onSale", "On sale", _toggle("on_sale")),
)
OF_PRODUCTS_ALONE = frozenset(each.names["key"] for each in FIELDS if each.facet is not FieldFacet.CATEGORY)
NO_TREE = CategoryTree([], {}, {}, {}, {})
