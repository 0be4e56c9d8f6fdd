"""Files that no row uses, and names for files that nobody can guess."""

from typing import ClassVar

from django.db import migrations, models

import catalog.models.file_names


class Migration(migrations.Migration):
    """A table; the names are for new files."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0003_triggers")]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="LooseFile",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("removable_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AlterField(
            model_name="brand",
            name="logo",
            field=models.ImageField(
                blank=True,
                height_field="logo_height",
                upload_to=catalog.models.file_names.logo_name,
                width_field="logo_width",
            ),
        ),
        migrations.AlterField(
            model_name="productimage",
            name="file",
            field=models.ImageField(
                blank=True,
                height_field="height",
                upload_to=catalog.models.file_names.product_image_name,
                width_field="width",
            ),
        ),
    ]
