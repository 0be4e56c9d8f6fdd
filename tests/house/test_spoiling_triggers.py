"""The triggers in the database spoil what the table in `catalog.cache.domains` says, and nothing else does."""

import pytest
from django.db import connection

from accounts.models import User
from catalog.cache.domains import NEVER_SPOILING, SPOILED_BY, Domain
from catalog.models import Product, ProductReview, ReviewReply

# What else a product has: kept by triggers from rows that spoil it, generated from its columns, or shown to nobody.
FOLLOWING = {
    *("id", "price", "discount_percent", "name_key", "revision", "search_vector"),
    *("rating_count", "rating_sum", "rating_verified_count", "rating_histogram", "rating_average"),
}

TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE tgname LIKE 'catalog_spoil%' AND NOT tgisinternal AND tgenabled = 'O' ORDER BY 1, 2
"""

STATEMENT = (
    "CREATE TRIGGER catalog_spoil_{domain} AFTER INSERT OR DELETE OR UPDATE{columns} OR TRUNCATE ON public.{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_by_statement('{domain}')"
)
REVIEWS = (
    "CREATE TRIGGER catalog_spoil_on_{event} AFTER {EVENT} ON public.catalog_productreview REFERENCING {rows}"
    " FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_on_{event}()"
)
# Only statements that meet a row count.
REPLIES = (
    "CREATE TRIGGER catalog_spoil_reviews AFTER INSERT OR DELETE OR UPDATE OF {columns} ON public.catalog_reviewreply"
    " FOR EACH ROW EXECUTE FUNCTION catalog_spoil_by_statement('reviews')"
)
EMPTIED = (
    "CREATE TRIGGER catalog_spoil_{domain}_when_emptied AFTER TRUNCATE ON public.{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION catalog_spoil_by_statement('{domain}')"
)
TRANSITIONS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}
NAMES_OF_AUTHORS = (
    "CREATE TRIGGER catalog_spoil_reviews AFTER UPDATE OF first_name, last_name ON public.accounts_user"
    " FOR EACH ROW WHEN ((((old.first_name)::text IS DISTINCT FROM (new.first_name)::text) OR"
    " ((old.last_name)::text IS DISTINCT FROM (new.last_name)::text)))"
    " EXECUTE FUNCTION catalog_spoil_by_statement('reviews')"
)


def expected_triggers() -> set[str]:
    """Return the triggers that the table asks for; those of reviews look at rows, as only approved ones count."""
    triggers = {
        STATEMENT.format(
            table=model._meta.db_table,
            domain=domain.value,
            columns=f" OF {', '.join(in_order(model, columns))}" if columns else "",
        )
        for model, spoiled in SPOILED_BY.items()
        if model not in {ProductReview, ReviewReply}
        for domain, columns in spoiled.items()
    }
    triggers |= {REVIEWS.format(event=event, EVENT=event.upper(), rows=rows) for event, rows in TRANSITIONS.items()}
    # Answers that show votes show reviews, too.
    for table, domains in {"productreview": ("reviews", "products"), "reviewreply": ("reviews",)}.items():
        triggers |= {EMPTIED.format(table=f"catalog_{table}", domain=domain) for domain in domains}
    triggers.add(REPLIES.format(columns=", ".join(SPOILED_BY[ReviewReply][Domain.REVIEWS])))
    return triggers | {NAMES_OF_AUTHORS}


def in_order(model: type, columns: tuple[str, ...]) -> list[str]:
    """Return columns as the database lists those of a trigger: as they were written."""
    assert {*columns} <= {field.column for field in model._meta.concrete_fields}
    return [*columns]


@pytest.mark.django_db
def test_the_database_has_the_triggers_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        found = {definition for _, _, definition in cursor.fetchall()}
    assert found == expected_triggers()


def test_every_column_of_a_product_has_its_place() -> None:
    columns = {field.column for field in Product._meta.concrete_fields}
    assert {*SPOILED_BY[Product][Domain.PRODUCTS], *NEVER_SPOILING[Product]} | FOLLOWING == columns


def test_reviews_spoil_themselves_the_ratings_of_products_and_the_counts_of_votes() -> None:
    assert set(SPOILED_BY[ProductReview]) == {Domain.REVIEWS, Domain.PRODUCTS, Domain.VOTES}
    assert {"first_name", "last_name"} <= {field.column for field in User._meta.concrete_fields}
