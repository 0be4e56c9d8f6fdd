"""How often each word of the word list is published."""

from django.db import connection

from catalog.selectors.search import published_words

_COUNT = """
UPDATE catalog_searchword AS list SET frequency = coalesce(counted.ndoc, 0)
FROM catalog_searchword AS every LEFT JOIN ts_stat(%s) AS counted ON counted.word = every.word
WHERE list.id = every.id AND list.frequency <> coalesce(counted.ndoc, 0)
"""


def count_words() -> int:
    """Count in how many published products each word stands, and return how many counts have changed."""
    published, params = published_words().query.sql_with_params()
    assert not params
    words = f"SELECT whole_words FROM ({published}) AS published"  # noqa: S608 - no value in it
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [words])
        return int(cursor.rowcount)
