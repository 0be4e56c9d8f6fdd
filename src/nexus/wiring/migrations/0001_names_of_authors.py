"""Has a change of people's names spoil the reviews that show them, whoever writes it."""

from typing import ClassVar

from django.db import migrations

SPOIL = """
CREATE TRIGGER catalog_spoil_reviews AFTER UPDATE OF first_name, last_name ON accounts_user
    FOR EACH ROW WHEN ((OLD.first_name, OLD.last_name) IS DISTINCT FROM (NEW.first_name, NEW.last_name))
    EXECUTE FUNCTION catalog_spoil_by_statement('reviews');
"""
UNSPOIL = "DROP TRIGGER catalog_spoil_reviews ON accounts_user;"


class Migration(migrations.Migration):
    """A trigger on users."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("accounts", "0001_initial"),
        ("catalog", "0009_spoiled_domains"),
    ]
    operations: ClassVar[list[object]] = [migrations.RunSQL(SPOIL, UNSPOIL)]
