"""Which specifications are typed, and that a change of it spoils what shows them."""

from typing import ClassVar

import django.db.models.deletion
import mptt.fields
from django.db import migrations, models
from django.db.models import Q

SPOIL = """
CREATE TRIGGER catalog_spoil_{domain} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON catalog_specdefinition
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_by_statement('{domain}');
"""
UNSPOIL = "DROP TRIGGER catalog_spoil_{domain} ON catalog_specdefinition;"


class Migration(migrations.Migration):
    """A table, and triggers on it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0009_spoiled_domains")]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="SpecDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="As it stands in the products' specifications, to the letter.", max_length=100
                    ),
                ),
                ("label", models.CharField(help_text="What shoppers read.", max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "Text"), ("number", "Number"), ("boolean", "yes or no")],
                        default="text",
                        max_length=10,
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="The one that values are in; those that name another do not fit.",
                        max_length=30,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")),
                (
                    "category",
                    mptt.fields.TreeForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spec_definitions",
                        to="catalog.category",
                    ),
                ),
            ],
            options={
                "verbose_name": "specification",
                "ordering": ("category__tree_id", "category__lft", "position", "label"),
                "indexes": [models.Index(fields=["key"], name="spec_definition_by_key")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "key"),
                        name="spec_definition_once",
                        violation_error_message="This category declares the key already.",
                    ),
                    models.CheckConstraint(condition=~Q(key="") & ~Q(label=""), name="spec_definition_named"),
                    models.CheckConstraint(
                        condition=Q(kind__in=("text", "number", "boolean")), name="spec_definition_kind"
                    ),
                    models.CheckConstraint(
                        condition=~Q(kind="boolean") | Q(unit=""),
                        name="spec_definition_unit_of_boolean",
                        violation_error_message="Yes and no have no unit.",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(SPOIL.format(domain=domain), UNSPOIL.format(domain=domain))
            for domain in ("categories", "products")
        ),
    ]
