"""Mutations of staff who answer reviews."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import UNSET

from catalog.actions.review_replies import delete_review_reply, reply_to_review
from catalog.selectors.visibility import MODERATE_REVIEWS
from nexus.common.threads import in_database_thread
from schema import ids
from schema.arguments import Id, given
from schema.catalog.errors import review_mutation
from schema.catalog.mutations.reviews import ReviewPayload, review_as_it_is_now
from schema.context import Info

Text = Annotated[
    str,
    strawberry.argument(
        description="The reply, 1 to 2,000 characters of plain text; the only control characters are line ends. Spaces "
        "around it are dropped."
    ),
]
ExpectedUpdatedAt = Annotated[
    datetime | None,
    strawberry.argument(
        description="The `updatedAt` of the review that is answered. If it has changed since, the answer is "
        "STALE_REVISION."
    ),
]


@strawberry.type
class ReviewReplyMutation:
    """What the shop says to its reviewers."""

    @review_mutation(
        "Answer a review in the name of the shop, or replace the answer; each review has one at most, which is seen "
        "wherever the review is. Needs the permission `catalog.change_productreview`.",
        payload=ReviewPayload,
    )
    async def reply_to_review(
        self, info: Info, id: Id, text: Text, expected_updated_at: ExpectedUpdatedAt = UNSET
    ) -> ReviewPayload:
        """Write a reply."""
        staff_id = info.context.staff(MODERATE_REVIEWS)
        review, seen = ids.decode_number(id, "Review", field="id"), given(expected_updated_at)
        await in_database_thread(reply_to_review, staff_id, review, text, expected_updated_at=seen)
        return await review_as_it_is_now(info, review)

    @review_mutation(
        "Take the shop's answer to a review back; NOT_FOUND if there is none. Needs the permission "
        "`catalog.change_productreview`.",
        payload=ReviewPayload,
    )
    async def delete_review_reply(self, info: Info, id: Id) -> ReviewPayload:
        """Delete a reply."""
        staff_id = info.context.staff(MODERATE_REVIEWS)
        review = ids.decode_number(id, "Review", field="id")
        await in_database_thread(delete_review_reply, staff_id, review)
        return await review_as_it_is_now(info, review)
