"""How text is folded and searched: accents and case do not matter, plurals hardly."""

from typing import ClassVar

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

# `unaccent` is only STABLE because its dictionary might change; ours is fixed, so the wrapper may
# be IMMUTABLE, as generated columns and indexes require.
FOLD = """
CREATE FUNCTION nexus_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));
"""

# No stop words: "IT", "The North Face" and "Who" are names that people search for.
CONFIGURATIONS = """
CREATE TEXT SEARCH DICTIONARY nexus_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION nexus (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION nexus
    ALTER MAPPING FOR asciiword, word, numword WITH unaccent, nexus_stem;
CREATE TEXT SEARCH CONFIGURATION nexus_folded (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION nexus_folded
    ALTER MAPPING FOR asciiword, word, numword WITH unaccent, simple;
"""

# Every word is kept twice, stemmed (plurals meet) and as it is (a prefix may be longer than the
# stem). Texts are folded first, as "½" becomes "1/2", and punctuation becomes space, so that
# "wi-fi", "O'Neill" and "3.5mm" break into the same words here and in a search text.
WORDS = """
CREATE FUNCTION nexus_words(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('public.nexus'::regconfig,
        regexp_replace(public.nexus_fold($1), '[^[:alnum:]]+', ' ', 'g'))
    || to_tsvector('public.nexus_folded'::regconfig,
        regexp_replace(public.nexus_fold($1), '[^[:alnum:]]+', ' ', 'g'));
"""

# All words of the search text must be there, each by its stem or as the beginning of a word. Words
# are quoted, so no character of the text is an operator, and looked up once: 128 times "a" cost
# 0.3 s in a shop of 20,000 products. For the same reason a single letter is a beginning only where
# somebody may be typing on: at the end. A text without words matches nothing.
QUERY = """
CREATE FUNCTION nexus_query(text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce((
    SELECT string_agg(
        '(' || quote_literal((ts_lexize('public.nexus_stem', word))[1])
            || ' | ' || quote_literal(word)
            || CASE WHEN length(word) > 1 OR is_last THEN ':*)' ELSE ')' END,
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


class Migration(migrations.Migration):
    """The functions `nexus_fold`, `nexus_words` and `nexus_query`, and what they need."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[object]] = [
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION nexus_fold(text);"),
        migrations.RunSQL(
            CONFIGURATIONS,
            """
            DROP TEXT SEARCH CONFIGURATION nexus_folded;
            DROP TEXT SEARCH CONFIGURATION nexus;
            DROP TEXT SEARCH DICTIONARY nexus_stem;
            """,
        ),
        migrations.RunSQL(WORDS, "DROP FUNCTION nexus_words(text);"),
        migrations.RunSQL(QUERY, "DROP FUNCTION nexus_query(text);"),
    ]
