from typing import ClassVar

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which batches of views are counted in."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0005_let_go_of_files")]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="ViewBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.UUIDField(editable=False)),
                ("part", models.PositiveIntegerField(editable=False)),
                (
                    "counted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name_plural": "view batches",
                "indexes": [models.Index(fields=["counted_at"], name="view_batch_by_age")],
                "constraints": [models.UniqueConstraint(fields=("batch", "part"), name="view_batch_counted_once")],
            },
        ),
    ]
