"""Columns that several tables share."""

from django.db import models
from django.db.models.functions import Now


class TimestampedModel(models.Model):
    """When a row was made and when it was last edited, both in UTC."""

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
