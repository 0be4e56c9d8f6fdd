"""What customers say of others' reviews, sent into the schema."""

from typing import Any

from catalog.models import ProductReview
from nexus.common.viewer import Viewer
from tests.factories import global_id, make_user
from tests.writes.reviews import ERRORS, run_as

COUNTED = "review { helpfulCount viewerHasVoted }"
VOTE = f"mutation ($id: ID!) {{ voteReviewHelpful(id: $id) {{ {COUNTED} {ERRORS} }} }}"
TAKE_BACK = f"mutation ($id: ID!) {{ removeReviewVote(id: $id) {{ {COUNTED} {ERRORS} }} }}"


def vote(viewer: Viewer, review: ProductReview) -> dict[str, Any]:
    return run_as(viewer, VOTE, id=global_id(review))


def take_back(viewer: Viewer, review: ProductReview) -> dict[str, Any]:
    return run_as(viewer, TAKE_BACK, id=global_id(review))


def give_votes(review: ProductReview, count: int) -> list[Viewer]:
    """Let as many customers find a review helpful, and return them."""
    viewers = [Viewer(make_user().pk) for _ in range(count)]
    for viewer in viewers:
        assert vote(viewer, review)["errors"] == []
    return viewers


def counts() -> dict[str, tuple[int, int]]:
    """Return of each review by its title how many votes it says it has, and how many there are."""
    reviews = ProductReview.objects.order_by("title").prefetch_related("votes")
    return {each.title: (each.helpful_count, len(each.votes.all())) for each in reviews}
