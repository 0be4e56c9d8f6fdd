"""Notes in each transaction which domains of the cache it spoils, whoever writes: actions, imports, SQL by hand."""

from typing import ClassVar

from django.db import migrations, models

# The row is the truth, and is swept after a crash. The message reaches the client that runs the statement, so
# that it moves the versions right after its commit; INFO is sent whatever `client_min_messages` says. Rows
# of two transactions never meet, so writers do not wait for one another.
SPOIL = """
CREATE FUNCTION catalog_spoil(domain text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number bigint := pg_current_xact_id()::text::bigint;
BEGIN
    INSERT INTO catalog_spoileddomain (domain, transaction) VALUES (domain, number) ON CONFLICT DO NOTHING;
    RAISE INFO 'spoiled % %', domain, number;
END $$;

CREATE FUNCTION catalog_spoil_by_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_spoil(TG_ARGV[0]);
    RETURN NULL;
END $$;
"""

UNSPOIL = """
DROP FUNCTION catalog_spoil_by_statement();
DROP FUNCTION catalog_spoil(text);
"""

EVERY_COLUMN = ()
SOLD = (
    *("name", "slug", "sku", "description", "category_id", "brand_id", "currency", "regular_price", "discount_price"),
    *("stock_quantity", "low_stock_threshold", "specifications", "is_active", "created_at", "updated_at"),
)
SPOILED_BY = {
    ("catalog_product", "products"): SOLD,
    ("catalog_product", "categories"): ("category_id", "currency", "is_active"),
    ("catalog_product", "reviews"): ("category_id", "is_active"),
    ("catalog_productimage", "products"): EVERY_COLUMN,
    ("catalog_brand", "brands"): EVERY_COLUMN,
    ("catalog_brand", "products"): EVERY_COLUMN,
    ("catalog_category", "categories"): EVERY_COLUMN,
    ("catalog_category", "products"): EVERY_COLUMN,
    ("catalog_category", "reviews"): ("parent_id", "is_active"),
}

# A review that nobody sees spoils nothing, so these look at the rows.
SHOWN = {
    "insert": ("NEW TABLE AS new_rows", "SELECT status FROM new_rows"),
    "update": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT status FROM new_rows UNION ALL SELECT status FROM old_rows",
    ),
    "delete": ("OLD TABLE AS old_rows", "SELECT status FROM old_rows"),
}
SPOIL_BY_REVIEWS = """
CREATE FUNCTION catalog_spoil_on_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ({rows}) AS rows WHERE status = 'approved') THEN
        PERFORM catalog_spoil('reviews'), catalog_spoil('products');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_spoil_on_{event} AFTER {event} ON catalog_productreview
    REFERENCING {transition} FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_on_{event}();
"""
UNSPOIL_BY_REVIEWS = """
DROP TRIGGER catalog_spoil_on_{event} ON catalog_productreview;
DROP FUNCTION catalog_spoil_on_{event}();
"""

EMPTIED = """
CREATE TRIGGER catalog_spoil_{domain}_when_emptied AFTER TRUNCATE ON catalog_productreview
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_by_statement('{domain}');
"""
UNEMPTIED = "DROP TRIGGER catalog_spoil_{domain}_when_emptied ON catalog_productreview;"


def trigger(table: str, domain: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    """Return the operation that has every statement on `table` spoil `domain`; updates, if they set the columns."""
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return migrations.RunSQL(
        f"CREATE TRIGGER catalog_spoil_{domain} AFTER INSERT OR {update} OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_by_statement('{domain}');",
        f"DROP TRIGGER catalog_spoil_{domain} ON {table};",
    )


def trigger_on_reviews(event: str) -> migrations.RunSQL:
    """Return the operation that has one kind of statement on reviews spoil what shows them."""
    transition, rows = SHOWN[event]
    return migrations.RunSQL(
        SPOIL_BY_REVIEWS.format(event=event, transition=transition, rows=rows), UNSPOIL_BY_REVIEWS.format(event=event)
    )


class Migration(migrations.Migration):
    """A table, and triggers on everything that cached answers show."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0008_revisions")]
    operations: ClassVar[list[object]] = [
        migrations.CreateModel(
            name="SpoiledDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(editable=False, max_length=20)),
                (
                    "transaction",
                    models.BigIntegerField(editable=False, help_text="PostgreSQL's number of the transaction."),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("transaction", "domain"), name="spoiled_once")],
            },
        ),
        migrations.RunSQL(SPOIL, UNSPOIL),
        *(trigger(table, domain, columns) for (table, domain), columns in SPOILED_BY.items()),
        *(trigger_on_reviews(event) for event in SHOWN),
        *(
            migrations.RunSQL(EMPTIED.format(domain=domain), UNEMPTIED.format(domain=domain))
            for domain in ("reviews", "products")
        ),
    ]
