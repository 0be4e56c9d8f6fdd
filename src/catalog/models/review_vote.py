"""That somebody found a review helpful."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from catalog.models.product_review import ProductReview


class ReviewVote(models.Model):
    """One voice of one customer for one review; the database counts them on the review.

    It is about the words: when the author writes others, the database takes it away.
    """

    # No index of its own: the constraint's begins with it.
    review = models.ForeignKey(ProductReview, on_delete=models.CASCADE, related_name="votes", db_index=False)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_votes")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("review", "voter"), name="review_vote_once"),)

    def __str__(self) -> str:
        return f"{self.review_id} by {self.voter_id}"
