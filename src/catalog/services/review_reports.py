"""Reports about reviews: filed by customers, closed by what a moderator decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now

from catalog.errors import ReviewErrorCode, refuse_review
from catalog.models import ProductReview, ReviewReport
from catalog.services.review_budgets import spend


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Why a review should not be shown, in one word and perhaps in more."""

    reason: ReviewReport.Reason
    comment: str = ""


def spend_report(reporter_id: UUID) -> None:
    """Take one of the reports that an account may file; raise ReviewRefusedError when none is left."""
    spend("review_report", settings.RATE_LIMIT_REVIEW_REPORT, reporter_id, "reports of reviews")


def file_report(reporter_id: UUID, review: ProductReview, complaint: Complaint) -> None:
    """Save a report about a locked review, open until a moderator decides.

    Raises ReviewRefusedError with ALREADY_REPORTED for a second one about the same state of the review: while the
    first is open, and when the review has not changed since it was settled.
    """
    before = ReviewReport.objects.filter(review=review, reporter=reporter_id).first()
    if before is not None and (before.resolved_at is None or before.resolved_at >= review.updated_at):
        raise refuse_review(ReviewErrorCode.ALREADY_REPORTED, "You have reported this review already.", field="id")
    said = {"reason": complaint.reason, "comment": complaint.comment}
    again = {"created_at": Now(), "resolved_at": None, "resolution": ""}
    ReviewReport.objects.update_or_create(
        review=review, reporter_id=reporter_id, defaults=said | again, create_defaults=said
    )


def close_reports(review_ids: Collection[int], status: ProductReview.Status, *, at: datetime) -> None:
    """Settle the open reports of reviews that a moderator has decided about."""
    is_kept = status == ProductReview.Status.APPROVED
    resolution = ReviewReport.Resolution.KEPT if is_kept else ReviewReport.Resolution.REJECTED
    ReviewReport.objects.filter(review__in=review_ids, resolved_at__isnull=True).update(
        resolved_at=at, resolution=resolution
    )
