"""What an account may do to reviews in a while."""

from uuid import UUID

from catalog.errors import ReviewErrorCode, refuse_review
from nexus.common.budgets import Budget
from nexus.common.errors import try_again_in


def spend(budget: str, rate: str, user_id: UUID, things: str) -> None:
    """Take one from a budget of an account; raise ReviewRefusedError when there were too many `things`."""
    seconds = Budget(budget, rate).spend(str(user_id))
    if seconds:
        message = f"Too many {things}. {try_again_in(seconds)}"
        raise refuse_review(ReviewErrorCode.RATE_LIMITED, message, retry_after_seconds=seconds)
