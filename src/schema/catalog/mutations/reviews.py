"""Mutations of reviews: by their authors, and by moderators."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import UNSET

from catalog.actions.reviews import create_review, delete_review, moderate_review, update_review
from catalog.errors import ReviewRefusedError
from catalog.selectors.visibility import MODERATE_REVIEWS
from catalog.services.review_checks import ReviewContent
from catalog.services.reviews import NO_SUCH_REVIEW, ModerationDecision, Ruling
from nexus.common.threads import in_database_thread
from schema import ids
from schema.arguments import Id, given
from schema.catalog.errors import ERRORS, ReviewError, review_mutation
from schema.catalog.reviews import Review
from schema.context import Info
from schema.enums import described
from schema.fields import field

described(
    ModerationDecision,
    "ModerationDecision",
    "What a moderator decides about a review.",
    {
        ModerationDecision.APPROVE: "Show it to everyone, and count its stars.",
        ModerationDecision.REJECT: "Show it to nobody but its author and moderators.",
    },
)


@strawberry.input(description="What an author says of a product. Spaces around a text are dropped.")
class ReviewInput:
    """A review as it is written."""

    rating: int = field("Stars, 1 to 5.")
    title: str = field("A headline of one line, 1 to 150 characters.")
    comment: str = field("The review, 1 to 5,000 characters of plain text; the only control characters are line ends.")

    def content(self) -> ReviewContent:
        """Return what the domain makes of it."""
        return ReviewContent(rating=self.rating, title=self.title, comment=self.comment)


@strawberry.type(description="The answer to a change of a review.")
class ReviewPayload:
    """A review or the reasons why nothing changed."""

    review: Review | None = field("The review as it is now.", default=None)
    errors: list[ReviewError] = field(ERRORS, default_factory=list)


@strawberry.type(description="The answer to taking a review back.")
class ReviewDeletePayload:
    """The id or the reasons why nothing was deleted."""

    deleted_id: strawberry.ID | None = field("The id that the review had.", default=None)
    errors: list[ReviewError] = field(ERRORS, default_factory=list)


ProductId = Annotated[strawberry.ID, strawberry.argument(description="The global id of a published product.")]
Content = Annotated[ReviewInput, strawberry.argument(description="What its author says.")]
Decision = Annotated[ModerationDecision, strawberry.argument(description="What becomes of it.")]
Reason = Annotated[
    str | None,
    strawberry.argument(
        description="Why it is rejected, at most 500 characters; its author reads it. An approval takes none."
    ),
]
IsVerifiedPurchase = Annotated[
    bool | None,
    strawberry.argument(
        description="Whether the author bought the product; left alone when omitted or null. No moderator says so of a "
        "review of their own."
    ),
]
ExpectedUpdatedAt = Annotated[
    datetime | None,
    strawberry.argument(
        description="The `updatedAt` of the review that the moderator has read. If it has changed since, the answer is "
        "STALE_REVISION, so that nobody lets words through that nobody has read."
    ),
]


@strawberry.type
class ReviewMutation:
    """What becomes of a review."""

    @review_mutation(
        "Review a product, once; ALREADY_REVIEWED after that. Nobody else sees it before a moderator approves it. "
        "Needs an access token.",
        payload=ReviewPayload,
    )
    async def create_review(self, info: Info, product_id: ProductId, input: Content) -> ReviewPayload:
        """Write a review."""
        author_id = info.context.signed_in_user_id()
        product = ids.decode_number(product_id, "Product", field="productId")
        review = await in_database_thread(create_review, author_id, product, input.content())
        return await review_as_it_is_now(info, review)

    @review_mutation(
        "Replace what an own review says. It returns to PENDING, so nobody else sees it before a moderator approves "
        "it again; a rejection is lifted, and a verified purchase stays one. Needs an access token.",
        payload=ReviewPayload,
    )
    async def update_review(self, info: Info, id: Id, input: Content) -> ReviewPayload:
        """Write a review anew."""
        author_id = info.context.signed_in_user_id()
        review = ids.decode_number(id, "Review", field="id")
        await in_database_thread(update_review, author_id, review, input.content())
        return await review_as_it_is_now(info, review)

    @review_mutation(
        "Take an own review back; the product can be reviewed again. Needs an access token.",
        payload=ReviewDeletePayload,
    )
    async def delete_review(self, info: Info, id: Id) -> ReviewDeletePayload:
        """Delete a review."""
        author_id = info.context.signed_in_user_id()
        review = ids.decode_number(id, "Review", field="id")
        await in_database_thread(delete_review, author_id, review)
        info.context.see_as(info.context.viewer)
        return ReviewDeletePayload(deleted_id=id)

    @review_mutation(
        "Approve or reject a review, whatever it was before. Needs the permission `catalog.change_productreview`.",
        payload=ReviewPayload,
    )
    async def moderate_review(
        self,
        info: Info,
        id: Id,
        decision: Decision,
        reason: Reason = UNSET,
        is_verified_purchase: IsVerifiedPurchase = UNSET,
        expected_updated_at: ExpectedUpdatedAt = UNSET,
    ) -> ReviewPayload:
        """Decide about a review."""
        moderator_id = info.context.staff(MODERATE_REVIEWS)
        review = ids.decode_number(id, "Review", field="id")
        ruling = Ruling(
            decision=decision,
            reason=given(reason) or "",
            is_verified_purchase=given(is_verified_purchase),
            expected_updated_at=given(expected_updated_at),
        )
        await in_database_thread(moderate_review, moderator_id, review, ruling)
        return await review_as_it_is_now(info, review)


async def review_as_it_is_now(info: Info, review_id: int) -> ReviewPayload:
    """Read the review again, and what else is selected with it: nothing from before the change."""
    info.context.see_as(info.context.viewer)
    review = await info.context.catalog.reviews.load(review_id)
    if review is None:
        # Deleted meanwhile, on another device.
        raise ReviewRefusedError([NO_SUCH_REVIEW])
    return ReviewPayload(review=review)  # type: ignore[arg-type]  # a row, shown as that type
