"""Alerts of low stock, which the database itself raises and takes back."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# Whoever changes a stock holds the row of the product, so crossings of one product come one after another.
# A product that is entered with little stock has not run low: staff have just said how many there are.
WATCH = """
CREATE FUNCTION catalog_watch_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stock_quantity <= NEW.low_stock_threshold THEN
        INSERT INTO catalog_lowstockalert (product_id, raised_at) VALUES (NEW.id, now())
            ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM catalog_lowstockalert WHERE product_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_watch_stock AFTER UPDATE OF stock_quantity, low_stock_threshold ON catalog_product
    FOR EACH ROW WHEN (
        (OLD.stock_quantity <= OLD.low_stock_threshold) <> (NEW.stock_quantity <= NEW.low_stock_threshold)
    )
    EXECUTE FUNCTION catalog_watch_stock();
"""

UNWATCH = """
DROP TRIGGER catalog_watch_stock ON catalog_product;
DROP FUNCTION catalog_watch_stock();
"""


class Migration(migrations.Migration):
    """A table of alerts and the trigger that writes it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0006_view_batches")]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="LowStockAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("raised_at", models.DateTimeField(editable=False)),
                (
                    "reported_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="When staff were told, or nobody was found to tell.",
                        null=True,
                    ),
                ),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="low_stock_alert",
                        to="catalog.product",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["reported_at"], name="low_stock_alert_by_report")]},
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
