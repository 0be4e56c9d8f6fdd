"""What product lists can be narrowed by, as the API shows it."""

import strawberry

from schema.fields import field
from schema.scalars import CurrencyCode, Decimal


@strawberry.interface(
    description="Something that a product list can be narrowed by, with what each choice would leave. Every number "
    "counts the list as it would be with that one choice in place of those made in the same facet, all other "
    "conditions as they are: so what was not chosen stays on offer. All facets of a list and its `totalCount` are "
    "counted at the same moment."
)
class Facet:
    """What all facets have."""

    key: str = field(
        "Its name, stable and unique among the facets of one `filterField`: of a specification its key, else the same "
        "as `filterField`."
    )
    label: str = field("Its name for people.")
    filter_field: str = field(
        "The field of `ProductFilterInput` that a choice goes into, as it is; into `specs` as an item with this `key` "
        "whose `match` is `anyOf` of a TermsFacet, `range` of a RangeFacet and `is` of a ToggleFacet."
    )


@strawberry.type(description="One choice of a TermsFacet.")
class TermsFacetValue:
    """A value with its count."""

    value: str = field("What goes into the list at `filterField`, or into `anyOf`.")
    label: str = field("The value for people.")
    count: int = field("How many products the list would hold with this one choice in the facet.")
    is_selected: bool = field("Whether the list is narrowed by it.")


@strawberry.type(
    description="A facet of which any number of values can be chosen: a product needs one of them. What is chosen is "
    "always among the values, with a count of 0 if there is nothing left or nothing of that name; then its label "
    "is the value."
)
class TermsFacet(Facet):
    """Values with their counts."""

    values: list[TermsFacetValue] = field(
        "What is chosen, and the values with the most products: at most 100 of those, the most frequent first and "
        "equals in the shop's order. Values without a product are left out. Of categories these are the chosen ones "
        "and those below them, or beside one that has none below it; if none is chosen, what is below the list's own "
        "category, or the roots."
    )
    has_more: bool = field("Whether values with fewer products were left out.")


@strawberry.type(description="One choice of a RatingFacet.")
class RatingFacetValue:
    """A number of stars and up."""

    stars: int = field("What goes into the filter: at least this average of stars.")
    label: str = field("The choice for people.")
    count: int = field("How many products the list would hold with this choice.")
    is_selected: bool = field("Whether the list is narrowed by it.")


@strawberry.type(description="A facet of which one number of stars can be chosen: that many and more.")
class RatingFacet(Facet):
    """Ratings with their counts."""

    values: list[RatingFacetValue] = field("From 4 stars down to 1, and 5 before them if that is chosen.")


@strawberry.type(
    description="A facet of numbers between two bounds. `min` and `max` do not look at the bounds that are chosen."
)
class RangeFacet(Facet):
    """The bounds that there are, and those that are chosen."""

    min: Decimal | None = field("The lowest number there is; null without any product.")
    max: Decimal | None = field("The highest number there is; null without any product.")
    selected_min: Decimal | None = field("The bound that the list is narrowed by: `gte` of the filter.")
    selected_max: Decimal | None = field("The bound that the list is narrowed by: `lte` of the filter.")
    currency_code: CurrencyCode | None = field(
        "Of prices, the currency that they are in, `currencyCode` of the filter or the shop's; other prices are left "
        "out. Null for other numbers."
    )
    unit: str | None = field("The unit of the numbers; null for prices, and where there is none.")


@strawberry.type(description="A facet that is on or off.")
class ToggleFacet(Facet):
    """A yes with its count."""

    count: int = field("How many products the list would hold with `true` in the filter.")
    is_selected: bool = field("Whether the filter says `true`.")
