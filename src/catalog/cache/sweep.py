"""Making up for moves that were missed: a writer was killed after its commit, or Redis did not answer it."""

from django.db import connection, transaction

from nexus.common.version_store import VersionStore

ROWS_AT_ONCE = 5000

TAKE = """
DELETE FROM catalog_spoileddomain WHERE id IN (
    SELECT id FROM catalog_spoileddomain ORDER BY id LIMIT %s FOR UPDATE {}
) RETURNING domain, transaction
"""


def sweep(store: VersionStore, *, waits: bool = False) -> int:
    """Move what spoiled rows say unless their writers have, delete the rows, and return how many they were.

    What another sweep has in hand is its own to finish; `waits` for that too. Whatever fails raises its error and
    leaves the rows.
    """
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TAKE.format("" if waits else "SKIP LOCKED"), [ROWS_AT_ONCE])
            if spoiled := cursor.fetchall():
                store.move_once(spoiled)
        total += len(spoiled)
        if len(spoiled) < ROWS_AT_ONCE:
            return total
