"""Stories of a review: its author writes, changes and takes it back, and a moderator lets it through or does not."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.admin.models import CHANGE
from django.db import transaction
from django.db.models import QuerySet

from catalog.errors import ReviewErrorCode, ReviewProblem, ReviewRefusedError, refuse_review_if
from catalog.models import ProductReview
from catalog.selectors.visibility import published_products
from catalog.services.records import record
from catalog.services.review_checks import (
    ReviewContent,
    clean_content,
    clean_text,
    find_content_problems,
    find_reason_problems,
)
from catalog.services.reviews import (
    CHANGED_SINCE,
    NO_SUCH_PRODUCT,
    NO_SUCH_REVIEW,
    ModerationDecision,
    Ruling,
    insert_review,
    rewrite_review,
    settle_reviews,
    spend_review_change,
)


def create_review(author_id: UUID, product_id: int, said: ReviewContent) -> int:
    """Save the one review that an account may write of a published product, and return its id.

    It waits for a moderator. Raises ReviewRefusedError with everything that is wrong at once; a hidden
    product is refused in the words of one that never was, to staff as well.
    """
    spend_review_change(author_id)
    content = clean_content(said)
    _check(content, of=published_products().filter(pk=product_id), missing=NO_SUCH_PRODUCT)
    return insert_review(author_id, product_id, content)


def update_review(author_id: UUID, review_id: int, said: ReviewContent) -> None:
    """Replace what an author said; the review waits for a moderator again, and nobody else sees it meanwhile.

    Raises ReviewRefusedError with everything that is wrong at once; somebody else's review is refused
    in the words of one that never was.
    """
    spend_review_change(author_id)
    content = clean_content(said)
    _check(content, of=_own(author_id, review_id), missing=NO_SUCH_REVIEW)
    if not rewrite_review(author_id, review_id, content):
        raise ReviewRefusedError([NO_SUCH_REVIEW])


def delete_review(author_id: UUID, review_id: int) -> None:
    """Take an author's own review back; raise ReviewRefusedError for any other.

    Moderators reject what must not be seen, which leaves a record of why.
    """
    spend_review_change(author_id)
    deleted, _ = _own(author_id, review_id).delete()
    if not deleted:
        raise ReviewRefusedError([NO_SUCH_REVIEW])


@transaction.atomic
def moderate_review(moderator_id: UUID, review_id: int, ruling: Ruling) -> None:
    """Let a review through or refuse it, and keep on record who did.

    Raises ReviewRefusedError with everything that is wrong at once, STALE_REVISION among it when the
    review is no longer what the moderator has read.
    """
    ruling = replace(ruling, reason=clean_text(ruling.reason))
    problems = [*_find_ruling_problems(ruling)]
    review = ProductReview.objects.select_for_update().filter(pk=review_id).first()
    if review is None:
        raise ReviewRefusedError([NO_SUCH_REVIEW, *problems])
    refuse_review_if([*problems, *_find_conflicts(review, moderator_id, ruling)])
    settle_reviews([review], ruling)
    record(moderator_id, CHANGE, review, _told(ruling))


@transaction.atomic
def moderate_reviews(moderator_id: UUID, review_ids: Iterable[int], ruling: Ruling) -> int:
    """Decide alike about many reviews, keep each on record, and return how many they were.

    Passes over what is gone, and with a mark of purchase over the moderator's own. Raises
    ReviewRefusedError for a ruling that is none.
    """
    ruling = replace(ruling, reason=clean_text(ruling.reason))
    refuse_review_if(_find_ruling_problems(ruling))
    # All of them before any product, which the trigger locks: one by one, two moderators could wait for each other.
    locked = ProductReview.objects.select_for_update().filter(pk__in=review_ids).order_by("pk")
    reviews = [review for review in locked if not any(_find_conflicts(review, moderator_id, ruling))]
    settle_reviews(reviews, ruling)
    for review in reviews:
        record(moderator_id, CHANGE, review, _told(ruling))
    return len(reviews)


def _own(author_id: UUID, review_id: int) -> QuerySet[ProductReview]:
    return ProductReview.objects.filter(pk=review_id, author=author_id)


def _check(content: ReviewContent, *, of: QuerySet[Any], missing: ReviewProblem) -> None:
    """Raise ReviewRefusedError with all that is wrong with what was said, and with what it was said of."""
    problems = [*find_content_problems(content)]
    refuse_review_if(problems if of.exists() else [missing, *problems])


def _find_ruling_problems(ruling: Ruling) -> Iterator[ReviewProblem]:
    if ruling.decision is ModerationDecision.REJECT:
        yield from find_reason_problems(ruling.reason)
    elif ruling.reason:
        message = "A reason is given for a rejection only."
        yield ReviewProblem(code=ReviewErrorCode.INVALID, message=message, field="reason")


def _find_conflicts(review: ProductReview, moderator_id: UUID, ruling: Ruling) -> Iterator[ReviewProblem]:
    """Yield why this moderator cannot rule so on this review, as it is now."""
    if ruling.is_verified_purchase is not None and review.author_id == moderator_id:
        message = "Nobody confirms a purchase of their own."
        yield ReviewProblem(code=ReviewErrorCode.INVALID, message=message, field="is_verified_purchase")
    if ruling.expected_updated_at not in {None, review.updated_at}:
        yield CHANGED_SINCE


def _told(ruling: Ruling) -> str:
    """Return a ruling as the record of what staff did tells it."""
    decision = "Approved." if ruling.decision is ModerationDecision.APPROVE else f"Rejected. {ruling.reason}".strip()
    if ruling.is_verified_purchase is None:
        return decision
    return f"{decision} {'Verified' if ruling.is_verified_purchase else 'Unverified'} purchase."
