"""What PostgreSQL is told about the patience of a request."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_neither_a_statement_nor_a_lock_holds_a_request_for_long() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("1500ms", "500ms")
