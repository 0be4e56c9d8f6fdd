"""Which specifications of products are typed."""

from django.db import models
from django.db.models import Q
from mptt.models import TreeForeignKey

from catalog.models.category import Category

MAX_KEY = 100
MAX_UNIT = 30


class SpecDefinition(models.Model):
    """Declares a key of products' `specifications` as a facet, for a category and all below it.

    Where several on the way up from a product's category declare one key, the nearest holds.
    """

    class Kind(models.TextChoices):
        """What the values are read as."""

        TEXT = "text"
        NUMBER = "number"
        BOOLEAN = "boolean", "yes or no"

    category = TreeForeignKey(Category, on_delete=models.CASCADE, related_name="spec_definitions")
    key = models.CharField(max_length=MAX_KEY, help_text="As it stands in the products' specifications, to the letter.")
    label = models.CharField(max_length=120, help_text="What shoppers read.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    unit = models.CharField(
        max_length=MAX_UNIT, blank=True, help_text="The one that values are in; those that name another do not fit."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        verbose_name = "specification"
        ordering = ("category__tree_id", "category__lft", "position", "label")
        constraints = (
            models.UniqueConstraint(
                fields=("category", "key"),
                name="spec_definition_once",
                violation_error_message="This category declares the key already.",
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(label=""), name="spec_definition_named"),
            models.CheckConstraint(condition=Q(kind__in=("text", "number", "boolean")), name="spec_definition_kind"),
            models.CheckConstraint(
                condition=~Q(kind="boolean") | Q(unit=""),
                name="spec_definition_unit_of_boolean",
                violation_error_message="Yes and no have no unit.",
            ),
        )
        indexes = (models.Index(fields=("key",), name="spec_definition_by_key"),)

    def __str__(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label
