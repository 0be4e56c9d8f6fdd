"""Who makes a product."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from catalog.models.file_names import logo_name
from nexus.common.models import TimestampedModel


class Brand(TimestampedModel):
    """A maker; an inactive one reads as absent and its products stay."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    description = models.TextField(blank=True)
    logo = models.ImageField(upload_to=logo_name, blank=True, width_field="logo_width", height_field="logo_height")
    logo_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "id")
        indexes = (GinIndex(models.Func(models.F("name"), function="nexus_words"), name="brand_by_words"),)

    def __str__(self) -> str:
        return self.name
