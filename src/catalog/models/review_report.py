"""That somebody finds a review should not be shown."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from catalog.models.product_review import ProductReview


class ReviewReport(models.Model):
    """One report of one customer about one review; open until a moderator rules on the review, whichever way.

    It changes nothing that others see: only the ruling does.
    """

    class Reason(models.TextChoices):
        """What is wrong with the review."""

        SPAM = "spam"
        OFFENSIVE = "offensive"
        FAKE = "fake"
        PERSONAL_DATA = "personal_data"
        OFF_TOPIC = "off_topic"
        OTHER = "other"

    class Resolution(models.TextChoices):
        """What a moderator made of it."""

        KEPT = "kept"
        REJECTED = "rejected"

    # No index of its own: the constraint's begins with it.
    review = models.ForeignKey(ProductReview, on_delete=models.CASCADE, related_name="reports", db_index=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_reports")
    reason = models.CharField(max_length=20, choices=Reason)
    comment = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolution = models.CharField(max_length=10, choices=Resolution, blank=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("review", "reporter"), name="review_report_once"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolution="")
                | Q(resolved_at__isnull=False, resolution__in=("kept", "rejected")),
                name="review_report_resolved_as",
            ),
        )
        indexes = (
            models.Index(
                fields=("review", "created_at"), condition=Q(resolved_at__isnull=True), name="review_report_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.review_id}"
