"""Products as the API shows them."""

from collections.abc import Awaitable, Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry
import strawberry_django
from strawberry import UNSET
from strawberry.scalars import JSON

from catalog import models
from catalog.selectors.related import MOST
from catalog.selectors.reviews import ReviewSort
from catalog.selectors.visibility import MANAGE_PRODUCTS
from catalog.services.shortening import shortened
from nexus.common.errors import InvalidArgumentError
from schema import ids
from schema.arguments import checked_list, given
from schema.catalog.brands import Brand
from schema.catalog.categories import Category, looks_below
from schema.catalog.filters import ReviewFilter, ReviewOrder
from schema.catalog.images import Image, product_image
from schema.catalog.lists import review_connection, wanted_of_products
from schema.catalog.money import Money, money
from schema.catalog.product_parts import Availability, ProductStaffFields, Seo, availability, seo
from schema.catalog.reviews import (
    RatingSummary,
    Review,
    ReviewConnection,
    ReviewEligibility,
    rating_summary,
    review_eligibility,
)
from schema.catalog.specs import UNTYPED, Spec, spec_rows
from schema.catalog_loads import PublishedKey
from schema.context import Context, Info
from schema.documents import selected_names
from schema.fields import LoadedField, field, resolved
from schema.node import Node, finds
from schema.pagination import After, Before, Connection, First, Last, PageArguments

Parent = strawberry.Parent[models.Product]

MaxLength = Annotated[
    int | None, strawberry.argument(description="At most this many characters, cut at a word and ended by `…`.")
]
SpecKeys = Annotated[
    list[str] | None,
    strawberry.argument(description="Only these keys, at most 100, in this order; all by key if omitted."),
]
RelatedFirst = Annotated[int, strawberry.argument(description="How many, 1 to 24.")]


@strawberry_django.type(models.Product, field_cls=LoadedField, description="What the shop sells.")
class Product(Node):
    """A product that the viewer may see."""

    slug: str = field("Its name in addresses; unique among products.")
    name: str = field("Its name.")
    sku: str | None = field("The shop's own article number; unique if there is one.")
    created_at: datetime = field("When it came into the catalogue.")
    updated_at: datetime = field("The latest edit by staff.")
    specifications: JSON = field("Its technical data as an object, as staff entered it. `specs` is easier to show.")

    @resolved("The text about it, plain; may be empty.")
    def description(root: Parent, max_length: MaxLength = UNSET) -> str:
        """Return the text, shortened if that is asked for."""
        wanted = given(max_length)
        if wanted is not None and wanted < 1:
            raise InvalidArgumentError("`maxLength` must be at least 1.", field="maxLength")
        return root.description if wanted is None else shortened(root.description, wanted)

    @resolved("Who makes it; null if nobody is named or the brand is not shown.")
    def brand(root: Parent, info: Info) -> Brand | None:
        """Hand out the brand that came along, or load it."""
        if "published_brand_id" in vars(root):
            return vars(root).get("published_brand")
        return info.context.catalog.brands.load(root.brand_id) if root.brand_id else None  # type: ignore[return-value]  # a row, shown as that type

    @resolved("Where it stands in the shop.")
    async def category(root: Parent, info: Info) -> Category:
        """Find the category in the tree."""
        return await info.context.catalog.category_of(root, looks_below=looks_below(info))  # type: ignore[return-value]  # a row, shown as that type

    @resolved("The way to it from the root of the tree, its category included.")
    async def breadcrumbs(root: Parent, info: Info) -> list[Category]:
        """Walk up the tree."""
        category = await info.context.catalog.category_of(root, looks_below=looks_below(info))
        return [*category.ancestors, category]  # type: ignore[list-item]  # a row, shown as that type

    @resolved("What the shopper pays now: the discount price while there is one.")
    def price(root: Parent) -> Money:
        """Show the price."""
        return money(root.price, root.currency)

    @resolved("The regular price while a discount is on, else null.")
    def compare_at_price(root: Parent) -> Money | None:
        """Show the regular price next to a lower one."""
        return None if root.compare_at_price is None else money(root.compare_at_price, root.currency)

    @resolved("The discount in whole percent of the regular price; null without one.")
    def discount_percent(root: Parent) -> int | None:
        """Read the stored discount."""
        return None if root.discount_price is None else root.discount_percent

    @resolved("Whether it can be had.")
    def availability(root: Parent, info: Info) -> Availability:
        """Tell shoppers a number only when it is low."""
        return availability(root, shows_exact_number=info.context.viewer.has(MANAGE_PRODUCTS))

    @resolved("The picture to show where there is room for one; null without any.")
    def primary_image(root: Parent, info: Info) -> Image | None:
        """Hand out the picture that came along, or load it."""
        if "primary_picture" not in vars(root):
            return _load_primary_image(root, info)  # type: ignore[return-value]  # awaited
        picture = vars(root)["primary_picture"]
        return product_image(picture, product_name=root.name) if picture else None

    @resolved("All its pictures in the shop's order.")
    def images(root: Parent, info: Info) -> list[Image]:
        """Hand out the pictures that came along, or load them."""
        if "all_pictures" not in vars(root):
            return _load_images(root, info)  # type: ignore[return-value]  # awaited
        return [product_image(picture, product_name=root.name) for picture in vars(root)["all_pictures"]]

    @resolved("Its technical data as rows.")
    def specs(root: Parent, info: Info, keys: SpecKeys = UNSET) -> list[Spec]:
        """Turn the JSON into rows; how their keys are declared is looked up where it shows."""
        wanted = checked_list(keys, field="keys")
        if selected_names(info._raw_info) <= UNTYPED:  # noqa: SLF001 - Strawberry's own view is rebuilt on every call
            return spec_rows(root.specifications, wanted, {})
        return _typed_specs(root, info, wanted)  # type: ignore[return-value]  # awaited

    @resolved("What its approved reviews say in sum.")
    def rating(root: Parent) -> RatingSummary:
        """Show the stored rating."""
        return rating_summary(root)

    @resolved("Its approved reviews.", graphql_type=ReviewConnection)
    async def reviews(
        root: Parent,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: ReviewFilter = UNSET,
        sort: ReviewOrder = ReviewSort.NEWEST,
    ) -> Connection[Any]:
        """Load a page of its reviews."""
        page = PageArguments(first, after, last, before)
        return await review_connection(info, page, filter=filter, sort=sort, product_id=root.pk)

    @resolved("The caller's own review, in whatever state; null without one, and for anonymous callers.")
    def viewer_review(root: Parent, info: Info) -> Review | None:
        """Load the caller's review."""
        return _viewer_review(root, info)  # type: ignore[return-value]  # a row, shown as that type

    @resolved("Whether the caller can review it.")
    async def viewer_review_eligibility(root: Parent, info: Info) -> ReviewEligibility:
        """Answer for the caller, anonymous ones alike."""
        return await review_eligibility(root, info.context)

    @resolved(
        "What is like it, the most alike first: products of its category, and where that has fewer than 24 others, of "
        "those near it in the tree. Likeness is specifications with the same value, and a near price in the same "
        "currency; ties go by age, newest first."
    )
    async def related(root: Parent, info: Info, first: RelatedFirst = 8) -> "list[Product]":
        """Load the products whose ids came along, or look for them."""
        if not 1 <= first <= MOST:
            raise InvalidArgumentError(f"`first` must be from 1 to {MOST}.", field="first")
        ids = vars(root).get("related_ids")
        if ids is None:
            ids = await info.context.catalog.related_ids.load(root.pk) or []
        key = PublishedKey((*ids[:first],), wanted_of_products(info))
        return await info.context.catalog.published.load(key)  # type: ignore[return-value]  # a row, shown as that type

    @resolved("What a page about it puts into its head.")
    def seo(root: Parent) -> Seo:
        """Make the texts from name and description."""
        return seo(root)

    @resolved("What only staff see; null for everyone without MANAGE_PRODUCTS.")
    def staff(root: Parent, info: Info) -> ProductStaffFields | None:
        """Hand out the product to those who manage it."""
        return root if info.context.viewer.has(MANAGE_PRODUCTS) else None  # type: ignore[return-value]  # a row, shown as that type


def _viewer_review(product: models.Product, info: Info) -> Awaitable[models.ProductReview | None] | None:
    if info.context.viewer.user_id is None:
        return None
    return info.context.catalog.viewer_reviews.load(product.pk)


async def _typed_specs(product: models.Product, info: Info, keys: Sequence[str] | None) -> list[Spec]:
    category = await info.context.catalog.category_of(product, looks_below=False)
    return spec_rows(product.specifications, keys, category.specs)


async def _load_primary_image(product: models.Product, info: Info) -> Image | None:
    picture = await info.context.catalog.primary_pictures.load(product.pk)
    return product_image(picture, product_name=product.name) if picture else None


async def _load_images(product: models.Product, info: Info) -> list[Image]:
    pictures = await info.context.catalog.pictures.load(product.pk) or []
    return [product_image(picture, product_name=product.name) for picture in pictures]


@finds("Product")
async def find_product(context: Context, key: str) -> Any:
    """Find a product that the viewer may see."""
    return await context.catalog.products.load(int(key)) if ids.is_number(key) else None
