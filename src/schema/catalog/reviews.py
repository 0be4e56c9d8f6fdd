"""Reviews as the API shows them."""

from collections.abc import Awaitable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry
import strawberry_django

from catalog import models
from catalog.selectors.visibility import MANAGE_PRODUCTS, MODERATE_REVIEWS
from schema import ids
from schema.catalog.review_replies import ReviewReply
from schema.catalog.review_reports import ReviewStaffFields
from schema.context import Context, Info
from schema.enums import described
from schema.fields import LoadedField, field, resolved
from schema.node import Node, finds
from schema.pagination import Connection


class ReviewIneligibilityReason(Enum):
    """Why a caller cannot write a review."""

    NOT_AUTHENTICATED = "not_authenticated"
    ALREADY_REVIEWED = "already_reviewed"
    NOT_PUBLISHED = "not_published"


described(
    ReviewIneligibilityReason,
    "ReviewIneligibilityReason",
    "Why the caller cannot review a product.",
    {
        ReviewIneligibilityReason.NOT_AUTHENTICATED: "Nobody is signed in.",
        ReviewIneligibilityReason.ALREADY_REVIEWED: "The caller has reviewed this product already.",
        ReviewIneligibilityReason.NOT_PUBLISHED: "The product is hidden: only those with MANAGE_PRODUCTS read this.",
    },
)


@strawberry.type(description="Whether the caller can review a product.")
class ReviewEligibility:
    """An answer with its reason."""

    can_review: bool = field("Whether the caller can write a review now.")
    reason: ReviewIneligibilityReason | None = field("Why not; null if the caller can.")


async def review_eligibility(product: models.Product, context: Context) -> ReviewEligibility:
    """Return whether the viewer can review `product`, and why not."""
    reason = await _ineligibility(product, context)
    return ReviewEligibility(can_review=reason is None, reason=reason)


async def _ineligibility(product: models.Product, context: Context) -> ReviewIneligibilityReason | None:
    if context.viewer.user_id is None:
        return ReviewIneligibilityReason.NOT_AUTHENTICATED
    if await context.catalog.viewer_reviews.load(product.pk):
        return ReviewIneligibilityReason.ALREADY_REVIEWED
    # Nobody else gets hold of a hidden product.
    if context.viewer.has(MANAGE_PRODUCTS) and not await _is_published(product, context):
        return ReviewIneligibilityReason.NOT_PUBLISHED
    return None


async def _is_published(product: models.Product, context: Context) -> bool:
    return product.is_active and (await context.catalog.category_of(product, looks_below=False)).is_published


@strawberry_django.type(
    models.ProductReview,
    name="Review",
    field_cls=LoadedField,
    description="What a customer says of a product. Everyone sees approved reviews; authors see their own as well.",
)
class Review(Node):
    """A review that the viewer may see."""

    author_name: str = field("First name and initial of the author, such as `Ada L.`.")
    rating: int = field("Stars, 1 to 5.")
    title: str = field("A headline.")
    comment: str = field("What the author says, as plain text.")
    is_verified_purchase: bool = field("Whether staff confirmed that the author bought the product.")
    is_edited: bool = field("Whether the author changed the review after writing it.")
    helpful_count: int = field("How many customers found it helpful, as it reads now: an edit begins anew at 0.")
    created_at: datetime = field("When it was written.")
    updated_at: datetime = field("When it was last changed.")

    @resolved(
        "The product; null if it is hidden from the caller.",
        graphql_type=Annotated["Product", strawberry.lazy("schema.catalog.products")] | None,  # noqa: F821 - a type of Strawberry, imported later
    )
    def product(root: strawberry.Parent[models.ProductReview], info: Info) -> Awaitable[models.Product | None]:
        """Load the product if it is visible."""
        return info.context.catalog.products.load(root.product_id)

    @resolved("Whether the caller found it helpful; false when nobody is signed in.", graphql_type=bool)
    def viewer_has_voted(root: strawberry.Parent[models.ProductReview], info: Info) -> Awaitable[bool] | bool:
        """Look for the caller's vote, together with those for all other reviews of the answer."""
        context = info.context
        return False if context.viewer.user_id is None else context.catalog.viewer_votes.load(root.pk)

    @resolved("What the shop says to it; null if it has said nothing.", graphql_type=ReviewReply | None)
    def reply(root: strawberry.Parent[models.ProductReview], info: Info) -> Awaitable[models.ReviewReply | None]:
        """Load the reply, together with those to all other reviews of the answer."""
        return info.context.catalog.replies.load(root.pk)

    @resolved("Where it stands in moderation: APPROVED for everyone but its author and moderators.")
    def status(root: strawberry.Parent[models.ProductReview], info: Info) -> models.ProductReview.Status:
        """Tell the state to those who may know it."""
        return models.ProductReview.Status(root.status) if _is_insider(root, info) else _APPROVED

    @resolved("Why a moderator refused it; null for everyone but its author and moderators.")
    def rejection_reason(root: strawberry.Parent[models.ProductReview], info: Info) -> str | None:
        """Tell the reason to those who may know it."""
        return (root.rejection_reason or None) if _is_insider(root, info) else None

    @resolved("What only moderators see; null for everyone without MODERATE_REVIEWS.")
    def staff(root: strawberry.Parent[models.ProductReview], info: Info) -> ReviewStaffFields | None:
        """Hand out the review to those who moderate."""
        return root if info.context.viewer.has(MODERATE_REVIEWS) else None  # type: ignore[return-value]  # a row, shown as that type


_APPROVED = models.ProductReview.Status.APPROVED


def _is_insider(review: models.ProductReview, info: Info) -> bool:
    viewer = info.context.viewer
    is_author = viewer.user_id is not None and review.author_id == viewer.user_id
    return is_author or viewer.has(MODERATE_REVIEWS)


@strawberry.type(description="A page of reviews.")
class ReviewConnection(Connection[Review]):
    """Reviews in their order."""


@strawberry.type(description="How many reviews gave a number of stars.")
class RatingBucket:
    """One row of the histogram."""

    stars: int = field("The number of stars, 1 to 5.")
    count: int = field("How many approved reviews gave it.")
    share: float = field("Its share of all approved reviews, 0 to 1; 0 without a review.")


@strawberry.type(description="What the approved reviews of a product say in sum.")
class RatingSummary:
    """The rating columns of a product, which its reviews keep right."""

    average: float | None = field("The mean of the stars with two decimals; null without an approved review.")
    count: int = field("How many approved reviews there are.")
    verified_count: int = field("How many of them are of verified purchases.")
    stars: strawberry.Private[list[int]]

    @resolved("How the stars are spread: five rows, five stars first.")
    def histogram(self) -> list[RatingBucket]:
        """Turn the stored histogram, which begins with one star, into rows."""
        total = self.count or 1
        rows = [RatingBucket(stars=n, count=count, share=count / total) for n, count in enumerate(self.stars, start=1)]
        return rows[::-1]


def rating_summary(product: models.Product) -> RatingSummary:
    """Show the stored rating of `product`."""
    return RatingSummary(
        average=float(product.rating_average) if product.rating_count else None,
        count=product.rating_count,
        verified_count=product.rating_verified_count,
        stars=product.rating_histogram,
    )


@finds("Review")
async def find_review(context: Context, key: str) -> Any:
    """Find a review that the viewer may see."""
    return await context.catalog.reviews.load(int(key)) if ids.is_number(key) else None
