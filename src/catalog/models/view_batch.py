"""Which views of products have been added up."""

from django.db import models
from django.db.models.functions import Now


class ViewBatch(models.Model):
    """A part of a batch of views that `Product.view_count` has in it already, so that it is added once alone."""

    batch = models.UUIDField(editable=False)
    part = models.PositiveIntegerField(editable=False)
    counted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "part"), name="view_batch_counted_once"),)
        indexes = (models.Index(fields=("counted_at",), name="view_batch_by_age"),)
        verbose_name_plural = "view batches"

    def __str__(self) -> str:
        return f"{self.batch} part {self.part}"
