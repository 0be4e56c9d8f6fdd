"""`migrate` beside an open shop: one at a time, and no longer in the way than it was told."""

from threading import Thread

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from nexus.wiring.management.commands.migrate import ADVISORY_LOCK

pytestmark = pytest.mark.django_db(transaction=True)


def other_session() -> psycopg.Connection[tuple[object, ...]]:
    """Connect past Django, as another container does."""
    given = connection.get_connection_params()
    return psycopg.connect(**{name: given[name] for name in ("dbname", "host", "port", "user", "password")})


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (found,) = cursor.fetchone()
    return str(found)


def is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone() == (1,)


def test_a_second_one_waits_for_the_first() -> None:
    ended: list[str] = []

    def migrate() -> None:
        call_command("migrate", verbosity=0)
        ended.append("second")
        connection.close()

    with other_session() as first:
        first.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        second = Thread(target=migrate)
        second.start()
        while not is_waiting():
            assert second.is_alive()
        ended.append("first")
    second.join()
    assert ended == ["first", "second"]


def test_a_table_in_use_is_left_alone_after_a_while() -> None:
    last, before = "0001_initial", lock_timeout()
    with other_session() as reader:
        reader.execute("SELECT count(*) FROM django_session")
        with pytest.raises(CommandError, match=r"^A table was in use for 0\.05 seconds"):
            call_command("migrate", "sessions", "zero", lock_timeout=0.05, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'sessions'")
        assert cursor.fetchall() == [(last,)]
    assert lock_timeout() == before
