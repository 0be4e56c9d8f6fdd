"""Migrations are complete, can be taken back, and make the columns that no model knows of."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_catalogue_can_be_taken_back_and_made_again() -> None:
    try:
        call_command("migrate", "catalog", "zero", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'nexus%' OR proname LIKE 'catalog%'")
            assert cursor.fetchall() == []
            assert not [name for name in connection.introspection.table_names(cursor) if name.startswith("catalog_")]
    finally:
        call_command("migrate", verbosity=0)
