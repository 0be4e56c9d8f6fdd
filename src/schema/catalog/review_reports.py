"""Reports about reviews, as moderators see them."""

from collections.abc import Awaitable
from datetime import datetime

import strawberry
import strawberry_django

from catalog import models
from catalog.models import ReviewReport as Report
from catalog.selectors.review_reports import ReasonCount
from schema.context import Info
from schema.enums import described
from schema.fields import LoadedField, field, resolved

described(
    Report.Reason,
    "ReviewReportReason",
    "Why a review should not be shown.",
    {
        Report.Reason.SPAM: "It advertises something else.",
        Report.Reason.OFFENSIVE: "It insults, threatens or stirs up hatred.",
        Report.Reason.FAKE: "Its author has never had the product, or was paid to write.",
        Report.Reason.PERSONAL_DATA: "It tells who somebody is, where they live or how to reach them.",
        Report.Reason.OFF_TOPIC: "It is about something else than the product.",
        Report.Reason.OTHER: "Something else, which the comment should say.",
    },
)


@strawberry.type(description="How many open reports of a review give one reason.")
class ReviewReportReasonCount:
    """One reason."""

    reason: Report.Reason = field("The reason.")
    count: int = field("How many give it.")


@strawberry_django.type(
    models.ReviewReport,
    name="ReviewReport",
    field_cls=LoadedField,
    description="What a customer reports about a review; the API tells nobody which customer.",
)
class ReviewReport:
    """An open report."""

    reason: Report.Reason = field("Why the review should not be shown.")
    comment: str = field("What the customer adds, as plain text of at most 500 characters; may be empty.")
    created_at: datetime = field("When it was reported.")


@strawberry_django.type(
    models.ProductReview, field_cls=LoadedField, description="What only those with MODERATE_REVIEWS see of a review."
)
class ReviewStaffFields:
    """What customers reported, until a moderator decides about the review."""

    @resolved("How many open reports there are.")
    async def open_report_count(root: strawberry.Parent[models.ProductReview], info: Info) -> int:
        """Add the reasons up."""
        counts: list[ReasonCount] = await info.context.catalog.report_counts.load(root.pk)
        return sum(each.count for each in counts)

    @resolved("The reasons of the open reports, the most frequent first.", graphql_type=list[ReviewReportReasonCount])
    def report_reasons(root: strawberry.Parent[models.ProductReview], info: Info) -> Awaitable[list[ReasonCount]]:
        """Count them, together with those of all other reviews of the answer."""
        return info.context.catalog.report_counts.load(root.pk)

    @resolved("The latest 20 open reports, newest first.", graphql_type=list[ReviewReport])
    def reports(root: strawberry.Parent[models.ProductReview], info: Info) -> Awaitable[list[models.ReviewReport]]:
        """Load them, together with those of all other reviews of the answer."""
        return info.context.catalog.reports.load(root.pk)
