"""What a customer says of a product."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from catalog.models.product import Product
from nexus.common.models import TimestampedModel


class ProductReview(TimestampedModel):
    """A rating and a text; strangers see it once a moderator has approved it.

    A review written here has an author. One that was imported from elsewhere has only a name, and
    `import_key` tells it apart from its siblings.
    """

    class Status(models.TextChoices):
        """Where a review stands in moderation."""

        PENDING = "pending"
        APPROVED = "approved"
        REJECTED = "rejected"

    # No index of its own: it would hide `review_approved_newest` from the planner, and all begin with it.
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews"
    )
    imported_author_name = models.CharField(max_length=150, blank=True)
    import_key = models.CharField(max_length=100, null=True, blank=True, editable=False)  # noqa: DJ001 - NULL is unlike NULL: authors have none
    rating = models.PositiveSmallIntegerField(validators=(MinValueValidator(1), MaxValueValidator(5)))
    title = models.CharField(max_length=150)
    comment = models.TextField(max_length=5000)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    rejection_reason = models.CharField(max_length=500, blank=True)
    is_verified_purchase = models.BooleanField(default=False)
    is_edited = models.BooleanField(default=False)
    # Kept by a trigger on the votes, and by nothing else.
    helpful_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "author"), name="review_one_per_author"),
            models.UniqueConstraint(fields=("product", "import_key"), name="review_imported_once"),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)), name="review_rating_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(status__in=("pending", "approved", "rejected")), name="review_status_known"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | ~Q(imported_author_name=""), name="review_has_an_author"
            ),
        )
        indexes = (
            models.Index(
                F("product"),
                F("created_at").desc(),
                F("id").desc(),
                condition=Q(status="approved"),
                name="review_approved_newest",
            ),
            models.Index(
                F("product"),
                F("helpful_count").desc(),
                F("created_at").desc(),
                F("id").desc(),
                condition=Q(status="approved"),
                name="review_approved_most_helpful",
            ),
            models.Index(fields=("status", "created_at", "id"), name="review_by_status"),
        )

    def __str__(self) -> str:
        return f"{self.rating}/5 {self.title}"

    @property
    def author_name(self) -> str:
        """First name and initial, from the account or from the name that was imported."""
        if self.author is not None:
            return str(self.author.public_name)
        first, _, rest = self.imported_author_name.partition(" ")
        return f"{first} {rest[0].upper()}." if rest else first
