"""Mutations of customers who found a review helpful."""

import strawberry

from catalog.actions.review_votes import remove_review_vote, vote_review_helpful
from nexus.common.threads import in_database_thread
from schema import ids
from schema.arguments import Id
from schema.catalog.errors import review_mutation
from schema.catalog.mutations.reviews import ReviewPayload, review_as_it_is_now
from schema.context import Info


@strawberry.type
class ReviewVoteMutation:
    """What customers say of others' reviews."""

    @review_mutation(
        "Say that a review was helpful: once, and again changes nothing. Any review that everyone sees, except an own "
        "one: OWN_REVIEW. The author's next edit takes the vote away. Needs an access token.",
        payload=ReviewPayload,
    )
    async def vote_review_helpful(self, info: Info, id: Id) -> ReviewPayload:
        """Count a vote."""
        voter_id = info.context.signed_in_user_id()
        review = ids.decode_number(id, "Review", field="id")
        await in_database_thread(vote_review_helpful, voter_id, review)
        return await review_as_it_is_now(info, review)

    @review_mutation(
        "Take back that a review was helpful; without a vote nothing changes. Needs an access token.",
        payload=ReviewPayload,
    )
    async def remove_review_vote(self, info: Info, id: Id) -> ReviewPayload:
        """Take a vote back."""
        voter_id = info.context.signed_in_user_id()
        review = ids.decode_number(id, "Review", field="id")
        await in_database_thread(remove_review_vote, voter_id, review)
        return await review_as_it_is_now(info, review)
