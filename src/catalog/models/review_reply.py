"""What the shop says to a review."""

from django.conf import settings
from django.db import models

from catalog.models.product_review import ProductReview
from nexus.common.models import TimestampedModel


class ReviewReply(TimestampedModel):
    """The one reply to a review: seen wherever the review is, in the name of the shop.

    Who wrote it is for the record of staff alone; the shop's word stays when they have gone.
    """

    review = models.OneToOneField(ProductReview, on_delete=models.CASCADE, related_name="reply")
    text = models.TextField(max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "review replies"

    def __str__(self) -> str:
        return f"Reply to {self.review}"
