"""Voices for reviews: given once, and taken back."""

from uuid import UUID

from django.conf import settings

from catalog.errors import ReviewErrorCode, ReviewProblem, ReviewRefusedError
from catalog.models import ProductReview, ReviewVote
from catalog.selectors.visibility import visible_reviews
from catalog.services.review_budgets import spend
from catalog.services.reviews import NO_SUCH_REVIEW
from nexus.common.viewer import Viewer

OWN_REVIEW = ReviewProblem(code=ReviewErrorCode.OWN_REVIEW, message="This is a review of your own.", field="id")


def spend_vote(voter_id: UUID) -> None:
    """Take one of the votes of an account, given or taken back; raise ReviewRefusedError when none is left."""
    spend("review_vote", settings.RATE_LIMIT_REVIEW_VOTE, voter_id, "votes for reviews")


def hold_review_of_others(user_id: UUID, review_id: int) -> ProductReview:
    """Lock a review that everyone sees and somebody else wrote, so that it stays one until the transaction ends.

    Raises ReviewRefusedError: of an own one OWN_REVIEW; of one that is hidden, from staff alone or from all but
    staff, what is said of one that never was.
    """
    # As a customer sees them, whatever else the user may.
    seen = visible_reviews(Viewer(user_id)).filter(pk=review_id)
    review = seen.select_for_update(of=("self",), no_key=True).first()
    if review is None:
        raise ReviewRefusedError([NO_SUCH_REVIEW])
    if review.author_id == user_id:
        raise ReviewRefusedError([OWN_REVIEW])
    return review


def add_vote(voter_id: UUID, review: ProductReview) -> None:
    """Count a voice for a review that is locked, if it is not counted yet."""
    vote = {"review": review, "voter_id": voter_id}
    if not ReviewVote.objects.filter(**vote).exists():
        ReviewVote.objects.create(**vote)


def remove_vote(voter_id: UUID, review: ProductReview) -> None:
    """Count a voice for a review no more, if it was counted."""
    ReviewVote.objects.filter(review=review, voter=voter_id).delete()
