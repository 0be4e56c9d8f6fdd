"""Migrations are complete, can be taken back, shut nobody out, and make the columns that no model knows of."""

import pytest
from django.core.management import call_command
from django.db import connection
from django_migration_linter import MigrationLinter

from nexus.env import ROOT

# Older than the first release: no shop had rows then.
BEFORE_THE_FIRST_RELEASE = (
    "0003_unsure_attempts",
    "0005_logins_waiting_for_their_place",
    "0006_sessions_that_are_over",
    "0007_facts_of_letters",
    "0027_words_without_counts",
)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)  # Within one, nothing is made concurrently.
def test_no_migration_shuts_out_the_version_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    """While one version replaces the other both run, on the tables of the newer."""
    linter = MigrationLinter(
        str(ROOT),
        include_apps=["accounts", "catalog", "wiring"],
        ignore_name=BEFORE_THE_FIRST_RELEASE,
        all_warnings_as_errors=True,
        no_cache=True,
    )
    linter.lint_all_migrations()
    assert linter.nb_total > 12
    assert not linter.has_errors, capsys.readouterr().out


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
