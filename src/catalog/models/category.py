"""Where a product stands in the shop."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from mptt.models import MPTTModel, TreeForeignKey

from nexus.common.models import TimestampedModel


class Category(MPTTModel, TimestampedModel):  # type: ignore[django-manager-missing, misc]  # mptt is untyped
    """A node of the category tree; an inactive one hides its whole subtree.

    `tree_id`, `lft`, `rght` and `level` belong to django-mptt. Ordered by `tree_id` and `lft`, rows
    come in pre-order. Moves go through `catalog.services.categories`, which serialises them.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    description = models.TextField(blank=True)
    parent = TreeForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "categories"
        constraints = (
            models.CheckConstraint(condition=models.Q(lft__lt=models.F("rght")), name="category_lft_below_rght"),
        )
        indexes = (
            models.Index(fields=("tree_id",), condition=models.Q(is_active=False), name="category_inactive"),
            GinIndex(models.Func(models.F("name"), function="nexus_words"), name="category_by_words"),
        )

    def __str__(self) -> str:
        return self.name
