"""Finds products, categories and brands by what somebody begins to type of their names."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# As `nexus_query`, but the words before the last are whole: somebody has typed on behind them.
BEGINNING = """
CREATE FUNCTION nexus_beginning(text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce((
    SELECT string_agg(
        '(' || quote_literal((ts_lexize('public.nexus_stem', word))[1])
            || ' | ' || quote_literal(word) || CASE WHEN is_last THEN ':*)' ELSE ')' END,
        ' & ' ORDER BY word)
    FROM (
        SELECT word, bool_or(place = count) AS is_last
        FROM (
            SELECT word, place, count(*) OVER () AS count
            FROM regexp_split_to_table(
                btrim(regexp_replace(public.nexus_fold($1), '[^[:alnum:]]+', ' ', 'g')), ' ')
                WITH ORDINALITY AS split (word, place)
            WHERE word <> ''
        ) AS counted
        GROUP BY word
    ) AS words
), '')::tsquery;
"""


def by_words(model_name: str, name: str, **condition: bool) -> AddIndexConcurrently:
    """Return the operation that indexes the words of names."""
    words = models.Func(models.F("name"), function="nexus_words")
    only = models.Q(**condition) if condition else None
    return AddIndexConcurrently(model_name=model_name, index=GinIndex(words, name=name, condition=only))


class Migration(migrations.Migration):
    """A function and three indexes."""

    atomic = False
    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0023_facets_from_an_index")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(BEGINNING, "DROP FUNCTION nexus_beginning(text);"),
        by_words("product", "product_by_words_of_name", is_active=True),
        by_words("category", "category_by_words"),
        by_words("brand", "brand_by_words"),
    ]
