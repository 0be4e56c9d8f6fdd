"""Replies of the shop to reviews, which spoil what shows them."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# For each row: a statement that deletes no reply, as that of a review without one does, spoils nothing.
SPOIL = """
CREATE TRIGGER catalog_spoil_reviews AFTER INSERT OR DELETE OR UPDATE OF text, created_at, updated_at
    ON catalog_reviewreply FOR EACH ROW EXECUTE FUNCTION catalog_spoil_by_statement('reviews');
CREATE TRIGGER catalog_spoil_reviews_when_emptied AFTER TRUNCATE ON catalog_reviewreply
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_by_statement('reviews');
"""
UNSPOIL = """
DROP TRIGGER catalog_spoil_reviews ON catalog_reviewreply;
DROP TRIGGER catalog_spoil_reviews_when_emptied ON catalog_reviewreply;
"""


class Migration(migrations.Migration):
    """A table and its triggers."""

    dependencies: ClassVar[list[object]] = [
        ("catalog", "0020_what_a_vote_spoils"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="ReviewReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.TextField(max_length=2000)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply",
                        to="catalog.productreview",
                    ),
                ),
            ],
            options={"verbose_name_plural": "review replies"},
        ),
        migrations.RunSQL(SPOIL, UNSPOIL),
    ]
