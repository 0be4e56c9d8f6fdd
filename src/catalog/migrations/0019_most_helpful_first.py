"""The index of the order MOST_HELPFUL, made while the shop goes on."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of approved reviews."""

    atomic = False

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0018_review_votes")]
    operations: ClassVar[list[object]] = [
        AddIndexConcurrently(
            model_name="productreview",
            index=models.Index(
                models.F("product"),
                models.OrderBy(models.F("helpful_count"), descending=True),
                models.OrderBy(models.F("created_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(status="approved"),
                name="review_approved_most_helpful",
            ),
        ),
    ]
