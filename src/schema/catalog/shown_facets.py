"""How each facet of a product list is shown, once it is counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal as PythonDecimal
from functools import partial
from typing import Any, NamedTuple

from catalog.models import Brand
from catalog.selectors.categories import CategoryNode, CategoryTree
from catalog.selectors.facet_categories import with_descendants
from catalog.selectors.facet_specs import MAX_VALUES, Kind, SpecCounts, SpecFacet
from catalog.selectors.facet_statements import RATINGS, CountedList, FieldFacet
from catalog.selectors.facets import FacetCounts
from catalog.selectors.products import ProductCriteria
from catalog.selectors.spec_readings import plain
from catalog.services.money import rounded
from schema.catalog.facet_types import (
    Facet,
    RangeFacet,
    RatingFacet,
    RatingFacetValue,
    TermsFacet,
    TermsFacetValue,
    ToggleFacet,
)
from schema.scalars import CurrencyCode, Decimal


class FacetedList(NamedTuple):
    """A list whose facets are asked for, the categories that it offers, and the specifications."""

    counted: CountedList
    tree: CategoryTree
    offered: list[CategoryNode]
    specs: list[SpecFacet]


@dataclass(frozen=True, slots=True)
class Found:
    """What facets are made of."""

    faceted: FacetedList
    counts: FacetCounts
    brands: list[Brand]

    @property
    def criteria(self) -> ProductCriteria:
        """What the list is narrowed by."""
        return self.faceted.counted.criteria


type Names = dict[str, Any]


class Shown(NamedTuple):
    """A facet, what it is called, and how it is shown."""

    facet: FieldFacet | SpecFacet
    names: Names
    show: Callable[[Found, Names], Facet]


def _categories(found: Found, names: Names) -> Facet:
    counts = found.counts.by_category
    if found.criteria.includes_descendants:
        counts = with_descendants(found.faceted.tree, counts)
    rows = ((node.slug, node.name, counts.get(node.pk, 0)) for node in found.faceted.offered)
    return _terms(rows, found.criteria.category_slugs, names)


def _brands(found: Found, names: Names) -> Facet:
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


def _price(found: Found, names: Names) -> Facet:
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


def _ratings(found: Found, names: Names) -> Facet:
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


def _toggle(choice: str) -> Callable[[Found, Names], Facet]:
    """Return what shows a facet that is on or off, by the name of its count."""

    def show(found: Found, names: Names) -> Facet:
        is_selected = getattr(found.criteria, choice) is True
        return ToggleFacet(count=found.counts.choices.get(choice, 0), is_selected=is_selected, **names)

    return show


def _spec(facet: SpecFacet, found: Found, names: Names) -> Facet:
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


def _field(facet: FieldFacet, key: str, label: str, show: Callable[[Found, Names], Facet]) -> Shown:
    """Return a facet that every list has; its key is the field of `ProductFilterInput` that a choice goes into."""
    return Shown(facet, {"key": key, "label": label, "filter_field": key}, show)


FIELDS = (
    _field(FieldFacet.CATEGORY, "categorySlugs", "Category", _categories),
    _field(FieldFacet.BRAND, "brandSlugs", "Brand", _brands),
    _field(FieldFacet.PRICE, "price", "Price", _price),
    _field(FieldFacet.RATING, "minRating", "Rating", _ratings),
    _field(FieldFacet.STOCK, "inStock", "In stock", _toggle("in_stock")),
    _field(FieldFacet.DISCOUNT, "onSale", "On sale", _toggle("on_sale")),
)


def of_spec(facet: SpecFacet) -> Shown:
    """Return the facet of a specification; a choice goes into `ProductFilterInput.specs`."""
    return Shown(facet, {"key": facet.key, "label": facet.label, "filter_field": "specs"}, partial(_spec, facet))
