"""Letting go of words that left the catalogue, and of none that somebody is about to bring back."""

from collections.abc import Sequence
from itertools import batched

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# As `catalog_learn_words` takes it, to share it until its transaction ends, which may rely on any word of the list.
LEARNING_LOCK = 6_395_818
BATCH = 500
"""How many words are looked up at once: whoever saves a product may have to wait for so many."""

# What is hidden counts: when it is shown, nobody notes its words anew.
_UNUSED = """
SELECT id FROM catalog_searchword AS list
WHERE id = ANY(%s) AND NOT EXISTS (
    SELECT FROM catalog_product WHERE search_vector @@ (quote_literal(list.word) || ':ABC')::tsquery
) AND word NOT IN (
    SELECT split.word COLLATE "C"
    FROM catalog_brand CROSS JOIN regexp_split_to_table(nexus_fold(name), '[^[:alnum:]]+') AS split (word)
)
"""


def forget_words() -> int:
    """Delete the words that no product and no brand has, and return how many they were.

    They are looked for while everybody goes on writing, and once more when nobody does who brings words. Those for
    which there is no such moment are kept until the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM catalog_searchword ORDER BY id")
        known = [pk for (pk,) in cursor]
        return sum(_forget(cursor, batch) for batch in batched(known, BATCH))


def _forget(cursor: CursorWrapper, words: Sequence[int]) -> int:
    cursor.execute(_UNUSED, [[*words]])
    if not (unused := [pk for (pk,) in cursor]):
        return 0
    with transaction.atomic():
        if not _nobody_brings_words(cursor):
            return 0
        cursor.execute(f"DELETE FROM catalog_searchword WHERE id IN ({_UNUSED})", [unused])  # noqa: S608 - our own
        return int(cursor.rowcount)


def _nobody_brings_words(cursor: CursorWrapper) -> bool:
    """Return whether nobody does, and nobody will until the transaction ends."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LEARNING_LOCK])
    (is_ours,) = cursor.fetchone()
    return bool(is_ours)
