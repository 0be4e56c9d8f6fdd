"""What becomes of a review: written, written anew, taken back, let through or refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.errors import ReviewErrorCode, ReviewProblem, ReviewRefusedError, refuse_review
from catalog.models import ProductReview
from catalog.services.review_budgets import spend
from catalog.services.review_checks import ReviewContent
from catalog.services.review_reports import close_reports

NO_SUCH_PRODUCT = ReviewProblem(code=ReviewErrorCode.NOT_FOUND, message="There is no such product.", field="product_id")
NO_SUCH_REVIEW = ReviewProblem(code=ReviewErrorCode.NOT_FOUND, message="There is no such review.", field="id")

CHANGED_SINCE = ReviewProblem(
    code=ReviewErrorCode.STALE_REVISION,
    message="This review was changed since it was read. Read it again, then decide.",
    field="expected_updated_at",
)


class ModerationDecision(Enum):
    """What a moderator can decide."""

    APPROVE = "approve"
    REJECT = "reject"


STATUS_AFTER = {
    ModerationDecision.APPROVE: ProductReview.Status.APPROVED,
    ModerationDecision.REJECT: ProductReview.Status.REJECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A moderator's word on a review; None leaves the mark of a verified purchase as it is.

    `expected_updated_at` says which state of the review it is about; None for whatever it is now.
    """

    decision: ModerationDecision
    reason: str = ""
    is_verified_purchase: bool | None = None
    expected_updated_at: datetime | None = None


def spend_review_change(author_id: UUID) -> None:
    """Take one of the changes that an account may make to its reviews; raise ReviewRefusedError when none is left."""
    spend("review", settings.RATE_LIMIT_REVIEW, author_id, "changes of reviews")


def insert_review(author_id: UUID, product_id: int, content: ReviewContent) -> int:
    """Save a review that waits for a moderator, and return its id.

    The database decides between parallel writers: raises ReviewRefusedError for all but the first.
    """
    review = ProductReview(
        author_id=author_id,
        product_id=product_id,
        rating=content.rating,
        title=content.title,
        comment=content.comment,
    )
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise _refusal_of(error) from error
    return review.pk


def _refusal_of(error: IntegrityError) -> Exception:
    """Return what a broken constraint means to the author; the error itself where it means a bug."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if constraint == "review_one_per_author":
        message = "You have reviewed this product already. Change that review instead."
        return refuse_review(ReviewErrorCode.ALREADY_REVIEWED, message, field="product_id")
    if "product_id" in constraint:
        # Deleted since it was looked up.
        return ReviewRefusedError([NO_SUCH_PRODUCT])
    return error


def rewrite_review(author_id: UUID, review_id: int, content: ReviewContent) -> bool:
    """Put other words into an author's own review, which waits for a moderator again; False if there is none.

    The mark of a verified purchase stays: it is about the purchase, not about the words.
    """
    changed = ProductReview.objects.filter(pk=review_id, author=author_id).update(
        rating=content.rating,
        title=content.title,
        comment=content.comment,
        status=ProductReview.Status.PENDING,
        rejection_reason="",
        is_edited=True,
        updated_at=timezone.now(),
    )
    return bool(changed)


def settle_reviews(reviews: Iterable[ProductReview], ruling: Ruling) -> None:
    """Save one ruling on locked reviews, all in one statement; the reason is that of a rejection and goes with it.

    It settles what was reported about them.
    """
    changes: dict[str, Any] = {"status": STATUS_AFTER[ruling.decision], "rejection_reason": ruling.reason}
    if ruling.is_verified_purchase is not None:
        changes["is_verified_purchase"] = ruling.is_verified_purchase
    ids, now = [review.pk for review in reviews], timezone.now()
    ProductReview.objects.filter(pk__in=ids).update(**changes, updated_at=now)
    close_reports(ids, STATUS_AFTER[ruling.decision], at=now)
