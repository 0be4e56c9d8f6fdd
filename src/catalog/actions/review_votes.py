"""Stories of a vote: a customer finds a review helpful, or does so no more."""

from uuid import UUID

from django.db import transaction

from catalog.services.review_votes import add_vote, hold_review_of_others, remove_vote, spend_vote


def vote_review_helpful(voter_id: UUID, review_id: int) -> None:
    """Count that somebody found a review helpful, once however often they say so.

    Raises ReviewRefusedError for a review of their own, and for one that not everyone sees.
    """
    spend_vote(voter_id)
    with transaction.atomic():
        add_vote(voter_id, hold_review_of_others(voter_id, review_id))


def remove_review_vote(voter_id: UUID, review_id: int) -> None:
    """Take a vote back, if there is one; raise ReviewRefusedError as for giving it."""
    spend_vote(voter_id)
    with transaction.atomic():
        remove_vote(voter_id, hold_review_of_others(voter_id, review_id))
