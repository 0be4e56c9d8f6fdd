"""Statements whose plan each connection keeps, for those whose best plan is the same for all values.

A look-up by a key is one: PostgreSQL takes as long to read and plan it as to run it. A list is none: which index serves
it depends on how much its values find, and a plan for any values can take ten times as long.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

_KEPT: set[Callable[..., Any]] = set()


def keeps_plan[**P, R](build: Callable[P, R]) -> Callable[P, R]:
    """Have the plan of the statement that `build` puts together kept, where `nexus.common.prepared` runs it."""
    _KEPT.add(build)
    return build


def is_kept(*builders: object) -> bool:
    """Return whether one of these has its plan kept."""
    return any(callable(build) and build in _KEPT for build in builders)


def fetch_all(using: str, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows; from the second time on a connection knows it.

    Behind a pooler, where connections are shared, it is planned each time: `prepare_threshold` says so.
    """
    connection = connections[using]
    try:
        return _fetched(connection, sql, params)
    except NotSupportedError:
        # A column that it returns has another type now, since a migration meanwhile. A new connection knows no plan.
        if connection.in_atomic_block:
            raise
        connection.connection.close()
        connection.close()
        return _fetched(connection, sql, params)


def _fetched(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with _cursor(connection) as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    if connection.queries_logged:
        # Of a statement that is known already, the log would have no text.
        return connection.cursor()
    connection.ensure_connection()
    cursor: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # psycopg's, which takes one
    return connection.make_cursor(cursor)
