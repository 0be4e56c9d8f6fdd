"""Stories of a reply: staff answer a review in the name of the shop, change what they said, and take it back."""

from datetime import datetime
from uuid import UUID

from django.contrib.admin.models import CHANGE
from django.db import transaction

from catalog.errors import ReviewErrorCode, refuse_review, refuse_review_if
from catalog.services.records import record
from catalog.services.review_checks import clean_text, find_reply_problems
from catalog.services.review_replies import hold_review, refuse_if_changed, reply_of, write_reply


@transaction.atomic
def reply_to_review(staff_id: UUID, review_id: int, said: str, *, expected_updated_at: datetime | None = None) -> None:
    """Save the one reply of the shop to a review, instead of the one before, and keep on record who did.

    Raises ReviewRefusedError for a text that is none, and with STALE_REVISION when the review is no longer what was
    answered.
    """
    text = clean_text(said)
    review = hold_review(review_id)
    refuse_review_if(find_reply_problems(text))
    refuse_if_changed(review, expected_updated_at)
    if done := write_reply(staff_id, review, text):
        record(staff_id, CHANGE, review, done)


@transaction.atomic
def delete_review_reply(staff_id: UUID, review_id: int) -> None:
    """Take the shop's reply back, and keep on record who did; raise ReviewRefusedError if there is none."""
    review = hold_review(review_id)
    reply = reply_of(review)
    if reply is None:
        raise refuse_review(ReviewErrorCode.NOT_FOUND, "This review has no reply.", field="id")
    reply.delete()
    record(staff_id, CHANGE, review, "Removed the reply.")
