"""The mutation of customers who report a review."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from catalog.actions.review_reports import report_review
from catalog.models import ReviewReport
from catalog.services.review_reports import Complaint
from nexus.common.threads import in_database_thread
from schema import ids
from schema.arguments import Id, given
from schema.catalog.errors import review_mutation
from schema.catalog.mutations.reviews import ReviewPayload, review_as_it_is_now
from schema.context import Info

Reason = Annotated[ReviewReport.Reason, strawberry.argument(description="What is wrong with it.")]
Comment = Annotated[
    str | None,
    strawberry.argument(description="More about it, at most 500 characters of plain text; moderators read it."),
]


@strawberry.type
class ReviewReportMutation:
    """What customers tell moderators."""

    @review_mutation(
        "Tell moderators of a review that should not be shown. Nothing changes until one of them decides, and nobody "
        "learns who told them. Any review that everyone sees, except an own one: OWN_REVIEW. ALREADY_REPORTED while a "
        "report of the caller is open, and after it was settled for as long as the review stays as it was. Needs an "
        "access token.",
        payload=ReviewPayload,
    )
    async def report_review(self, info: Info, id: Id, reason: Reason, comment: Comment = UNSET) -> ReviewPayload:
        """File a report."""
        reporter_id = info.context.signed_in_user_id()
        review = ids.decode_number(id, "Review", field="id")
        complaint = Complaint(reason=reason, comment=given(comment) or "")
        await in_database_thread(report_review, reporter_id, review, complaint)
        return await review_as_it_is_now(info, review)
