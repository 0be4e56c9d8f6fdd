"""What the shop says to a review: written, written anew, taken away."""

from datetime import datetime
from uuid import UUID

from catalog.errors import ReviewRefusedError
from catalog.models import ProductReview, ReviewReply
from catalog.services.reviews import CHANGED_SINCE, NO_SUCH_REVIEW


def hold_review(review_id: int) -> ProductReview:
    """Lock a review in any state, with its reply if it has one; raise ReviewRefusedError if there is none."""
    reviews = ProductReview.objects.select_for_update(of=("self",), no_key=True).select_related("reply")
    review = reviews.filter(pk=review_id).first()
    if review is None:
        raise ReviewRefusedError([NO_SUCH_REVIEW])
    return review


def refuse_if_changed(review: ProductReview, expected_updated_at: datetime | None) -> None:
    """Raise ReviewRefusedError if a review is no longer what somebody has read; None is any state."""
    if expected_updated_at not in {None, review.updated_at}:
        raise ReviewRefusedError([CHANGED_SINCE])


def reply_of(review: ProductReview) -> ReviewReply | None:
    """Return the reply that came along with a review, if it has one."""
    return getattr(review, "reply", None)


def write_reply(staff_id: UUID, review: ProductReview, text: str) -> str:
    """Save what the shop says to a locked review, and return what was done in words; nothing if it says so already."""
    reply = reply_of(review)
    if reply is None:
        ReviewReply.objects.create(review=review, author_id=staff_id, text=text)
        return "Replied."
    if reply.text == text:
        return ""
    reply.text, reply.author_id = text, staff_id
    reply.save(update_fields=["text", "author", "updated_at"])
    return "Changed the reply."
