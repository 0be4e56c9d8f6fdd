"""A picture of a product."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from catalog.models.file_names import product_image_name
from catalog.models.product import Product


class ProductImage(models.Model):
    """A stored file, or the address of a picture that an import kept where it was.

    A product has at most one primary image; `position` orders the rest, from 0.
    """

    # No index of its own: `image_in_order` begins with it.
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images", db_index=False)
    file = models.ImageField(upload_to=product_image_name, blank=True, width_field="width", height_field="height")
    source_url = models.URLField("remote address", max_length=1000, blank=True)
    alt_text = models.CharField(max_length=250, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    is_primary = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("product",), condition=Q(is_primary=True), name="image_one_primary"),
            models.CheckConstraint(condition=~Q(file="") | ~Q(source_url=""), name="image_has_a_source"),
        )
        indexes = (models.Index(fields=("product", "position", "id"), name="image_in_order"),)

    def __str__(self) -> str:
        return self.alt_text or self.file.name or self.source_url
