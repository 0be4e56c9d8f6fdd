"""What product and review lists can be narrowed by, and how they are ordered."""

from decimal import Decimal as PythonDecimal
from typing import Annotated

import strawberry
from strawberry import UNSET

from catalog import models
from catalog.selectors.products import ProductCriteria, ProductSort
from catalog.selectors.reviews import ReviewCriteria, ReviewSort
from catalog.selectors.visibility import MANAGE_PRODUCTS, MODERATE_REVIEWS
from nexus.common.errors import ForbiddenError, InvalidArgumentError
from nexus.common.viewer import Viewer
from schema import ids
from schema.arguments import checked_list, clean_text, clean_texts, given
from schema.catalog.ranges import Bounds, DecimalRangeInput, bounds, refuse_beyond
from schema.catalog.spec_filters import SpecFilterInput
from schema.enums import described
from schema.fields import field
from schema.scalars import CurrencyCode

HIGHEST_PRICE = PythonDecimal(10) ** 10

described(
    ProductSort,
    "ProductSort",
    "The order of a product list. Ties go by age. POPULARITY and RATING move while a reader pages: a product that "
    "overtakes the cursor in between is not shown, and one that falls behind it may be shown again.",
    {
        ProductSort.RELEVANCE: "Best match of the search first; newest first without a search.",
        ProductSort.POPULARITY: "Most viewed first.",
        ProductSort.NEWEST: "Newest first.",
        ProductSort.OLDEST: "Oldest first.",
        ProductSort.PRICE_ASC: "Cheapest first. Lists one currency only: `filter.currencyCode`, or the shop's.",
        ProductSort.PRICE_DESC: "Dearest first. Lists one currency only: `filter.currencyCode`, or the shop's.",
        ProductSort.RATING: "Best average rating first; products without a review come last.",
        ProductSort.DISCOUNT: "Highest discount in percent first; products without one come last.",
        ProductSort.NAME_ASC: "By name from A to Z, whatever the case and the accents.",
        ProductSort.NAME_DESC: "By name from Z to A, whatever the case and the accents.",
    },
)
described(
    ReviewSort,
    "ReviewSort",
    "The order of a review list. Ties go by age.",
    {
        ReviewSort.NEWEST: "Newest first.",
        ReviewSort.OLDEST: "Oldest first.",
        ReviewSort.RATING_DESC: "Most stars first.",
        ReviewSort.RATING_ASC: "Fewest stars first.",
        ReviewSort.MOST_HELPFUL: "Those that most found helpful first, the newest of as many.",
    },
)
described(
    models.ProductReview.Status,
    "ReviewStatus",
    "Where a review stands in moderation.",
    {
        models.ProductReview.Status.PENDING: "Waiting for a moderator; only its author and moderators see it.",
        models.ProductReview.Status.APPROVED: "Shown to everyone.",
        models.ProductReview.Status.REJECTED: "Refused by a moderator; only its author and moderators see it.",
    },
)

Search = Annotated[
    str | None,
    strawberry.argument(
        description="Words to find in name, SKU, brand, specifications or description, at most 256 characters. Every "
        "word must be there, as a whole, in the plural, or as the beginning of a word. Accents, case, punctuation and "
        "the order of words do not matter. Where that finds nothing, misspelt words are corrected: `searchInfo` tells."
    ),
]


@strawberry.input(
    description="Which products to list: OR within a field, AND between fields. A field that is omitted or null is "
    "ignored; an empty list matches nothing. Lists take at most 100 items."
)
class ProductFilterInput:
    """The filter of a product list."""

    ids: list[strawberry.ID] | None = field("Only these products.", default=UNSET)
    category_slugs: list[str] | None = field("Only products of these categories.", default=UNSET)
    include_descendants: bool | None = field(
        "Whether a category means its whole subtree; also where the list is one of a category.", default=True
    )
    brand_slugs: list[str] | None = field("Only products of these brands.", default=UNSET)
    price: DecimalRangeInput | None = field("What the shopper pays now, in `currencyCode`.", default=UNSET)
    currency_code: CurrencyCode | None = field(
        "Only products with prices in this currency. Price filters and price orders compare one currency: this one, "
        "or the shop's.",
        default=UNSET,
    )
    in_stock: bool | None = field("Whether there is any stock.", default=UNSET)
    on_sale: bool | None = field("Whether there is a discount price.", default=UNSET)
    min_rating: int | None = field("At least this average of stars, 1 to 5.", default=UNSET)
    is_active: bool | None = field(
        "Active or inactive products, in hidden categories too. Needs MANAGE_PRODUCTS, else FORBIDDEN.", default=UNSET
    )
    low_stock: bool | None = field(
        "Whether the stock is at or below its threshold. Needs MANAGE_PRODUCTS, else FORBIDDEN.", default=UNSET
    )
    specs: list[SpecFilterInput] | None = field(
        "Only products with all of these specifications, at most 10 and each key once; an empty list narrows nothing. "
        "A key is declared by a category for all below it. One that is not declared where the list stands, its "
        "category or `categorySlugs`, may be declared anywhere in the shop; one that nobody has declared is "
        "BAD_REQUEST. Values that do not fit the kind or the unit of their key are not found.",
        default=UNSET,
    )


@strawberry.input(
    description="Which reviews to list: OR within a field, AND between fields. A field that is omitted or null is "
    "ignored; an empty list matches nothing."
)
class ReviewFilterInput:
    """The filter of a review list."""

    ratings: list[int] | None = field("Only reviews with these numbers of stars.", default=UNSET)
    verified_only: bool | None = field("Only reviews of verified purchases.", default=UNSET)
    statuses: list[models.ProductReview.Status] | None = field(
        "Reviews in these states instead of the approved ones. Needs MODERATE_REVIEWS, else FORBIDDEN.", default=UNSET
    )
    is_reported: bool | None = field(
        "Reviews with or without open reports. Needs MODERATE_REVIEWS, else FORBIDDEN.", default=UNSET
    )


Filter = Annotated[ProductFilterInput | None, strawberry.argument(description="What to narrow the list by.")]
Sort = Annotated[
    ProductSort | None,
    strawberry.argument(description="The order: RELEVANCE for a search and NEWEST otherwise, if none is given."),
]
ReviewFilter = Annotated[ReviewFilterInput | None, strawberry.argument(description="What to narrow the list by.")]
ReviewOrder = Annotated[ReviewSort, strawberry.argument(description="The order of the list.")]


def product_criteria(
    viewer: Viewer, *, search: str | None, filter: ProductFilterInput | None, sort: ProductSort | None
) -> ProductCriteria:
    """Return what the arguments of a product list ask for, or refuse one of them."""
    words = clean_text(search or "", field="search")
    order = sort or (ProductSort.RELEVANCE if words else ProductSort.NEWEST)
    if not filter:
        return ProductCriteria(search=words, sort=order)
    for name in ("is_active", "low_stock"):
        if given(getattr(filter, name)) is not None and not viewer.has(MANAGE_PRODUCTS):
            argument = "filter.isActive" if name == "is_active" else "filter.lowStock"
            raise ForbiddenError("This filter needs the permission MANAGE_PRODUCTS.", field=argument)
    lowest, highest = _price_range(given(filter.price))
    return ProductCriteria(
        search=words,
        sort=order,
        ids=_product_ids(filter),
        category_slugs=clean_texts(filter.category_slugs, field="filter.categorySlugs"),
        includes_descendants=filter.include_descendants is not False,
        brand_slugs=clean_texts(filter.brand_slugs, field="filter.brandSlugs"),
        price_from=lowest,
        price_to=highest,
        currency=given(filter.currency_code),
        in_stock=given(filter.in_stock),
        on_sale=given(filter.on_sale),
        min_rating=_stars(given(filter.min_rating), field="filter.minRating"),
        is_active=given(filter.is_active),
        low_stock=given(filter.low_stock),
    )


def review_criteria(viewer: Viewer, *, filter: ReviewFilterInput | None, sort: ReviewSort) -> ReviewCriteria:
    """Return what the arguments of a review list ask for, or refuse one of them."""
    if not filter:
        return ReviewCriteria(sort=sort)
    statuses, is_reported = given(filter.statuses), given(filter.is_reported)
    for argument, asked in (("filter.statuses", statuses), ("filter.isReported", is_reported)):
        if asked is not None and not viewer.has(MODERATE_REVIEWS):
            raise ForbiddenError("This filter needs the permission MODERATE_REVIEWS.", field=argument)
    ratings = checked_list(filter.ratings, field="filter.ratings")
    for rating in ratings or ():
        _stars(rating, field="filter.ratings")
    return ReviewCriteria(
        sort=sort,
        ratings=None if ratings is None else tuple(ratings),
        verified_only=given(filter.verified_only) or False,
        statuses=None if statuses is None else tuple(statuses),
        is_reported=is_reported,
    )


def _product_ids(filter: ProductFilterInput) -> tuple[int, ...] | None:
    wanted = checked_list(filter.ids, field="filter.ids")
    if wanted is None:
        return None
    return tuple(ids.decode_number(each, "Product", field="filter.ids") for each in wanted)


def _price_range(price: DecimalRangeInput | None) -> Bounds:
    found = bounds(price)
    refuse_beyond(found, HIGHEST_PRICE, field="filter.price")
    return found


def _stars(rating: int | None, *, field: str) -> int | None:
    if rating is not None and not 1 <= rating <= 5:
        raise InvalidArgumentError(f"`{field}` is a number of stars, 1 to 5.", field=field)
    return rating
