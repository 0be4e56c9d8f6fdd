"""How reviews are found: filters and orders; and who found which helpful."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.db.models import Q, QuerySet

from catalog.models import ProductReview, ReviewReply, ReviewVote
from catalog.selectors.review_reports import open_reports
from catalog.selectors.visibility import approved_reviews
from nexus.common.keyset import Order


class ReviewSort(Enum):
    """The orders of a review list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RATING_DESC = "rating_desc"
    RATING_ASC = "rating_asc"
    MOST_HELPFUL = "most_helpful"


ORDERS = {
    ReviewSort.NEWEST: Order("created_at", descending=True),
    ReviewSort.OLDEST: Order("created_at"),
    ReviewSort.RATING_DESC: Order("rating", descending=True),
    ReviewSort.RATING_ASC: Order("rating"),
    ReviewSort.MOST_HELPFUL: Order("helpful_count", descending=True, then="created_at"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCriteria:
    """Which reviews a list holds; without `statuses`, the approved ones."""

    sort: ReviewSort = ReviewSort.NEWEST
    ratings: tuple[int, ...] | None = None
    verified_only: bool = False
    statuses: tuple[ProductReview.Status, ...] | None = None
    is_reported: bool | None = None

    @property
    def order(self) -> Order:
        """The order of the list."""
        return ORDERS[self.sort]


def review_list(criteria: ReviewCriteria) -> QuerySet[ProductReview]:
    """Reviews that meet `criteria`, with their authors, unordered.

    Whether the caller may name statuses, or ask for reports, is for the caller to check.
    """
    if criteria.statuses is None:
        reviews = approved_reviews()
    else:
        reviews = ProductReview.objects.filter(status__in=criteria.statuses).select_related("author")
    if criteria.ratings is not None:
        reviews = reviews.filter(rating__in=criteria.ratings)
    if criteria.verified_only:
        reviews = reviews.filter(is_verified_purchase=True)
    if criteria.is_reported is not None:
        reported = Q(pk__in=open_reports().values("review"))
        reviews = reviews.filter(reported if criteria.is_reported else ~reported)
    return reviews


def voted_for(voter_id: UUID | None, review_ids: Collection[int]) -> set[int]:
    """Return which of the reviews somebody found helpful."""
    votes = ReviewVote.objects.filter(voter=voter_id, review__in=review_ids)
    return {*votes.values_list("review_id", flat=True)}


def replies_to(review_ids: Collection[int]) -> dict[int, ReviewReply]:
    """Return the shop's replies by the reviews that have one."""
    return {reply.review_id: reply for reply in ReviewReply.objects.filter(review__in=review_ids)}
