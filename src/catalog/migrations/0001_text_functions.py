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
CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY nexus_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION nexus (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION nexus
    ALTER MAPPING FOR asciiword, word, numword WITH unaccent, nexus_stem;
"""

# Punctuation becomes space first, so that "wi-fi", "O'Neill" and "3.5mm" break into the same words
# here and in a search text.
VECTOR = """
CREATE FUNCTION nexus_words(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('public.nexus'::regconfig, regexp_replace($1, '[^[:alnum:]]+', ' ', 'g'));
"""


class Migration(migrations.Migration):
    """Text search configuration `nexus` and the functions `nexus_fold` and `nexus_words`."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[object]] = [
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION nexus_fold(text);"),
        migrations.RunSQL(
            CONFIGURATION,
            "DROP TEXT SEARCH CONFIGURATION nexus; DROP TEXT SEARCH DICTIONARY nexus_stem;",
        ),
        migrations.RunSQL(VECTOR, "DROP FUNCTION nexus_words(text);"),
    ]
