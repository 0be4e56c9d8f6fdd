"""Lets words leave the list of the search: whoever brings some is seen by the task that looks for those that left."""

from typing import ClassVar

from django.db import migrations

# The lock is that of `catalog.services.search_words`, shared: writers do not wait for each other. In PL/pgSQL, as a
# function in SQL would look at the list as it was before it waited.
LEARN = """
CREATE OR REPLACE FUNCTION catalog_learn_words(text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(6395818);
    INSERT INTO catalog_searchword (word)
    SELECT DISTINCT word FROM regexp_split_to_table(nexus_fold($1), '[^[:alnum:]]+') AS split (word)
    WHERE word ~ '^[[:alpha:]]{3,40}$'
        AND NOT EXISTS (SELECT FROM catalog_searchword AS known WHERE known.word = split.word COLLATE "C");
END $$;
"""

# As `0014_search_words` made it.
LEARN_FOR_EVER = """
CREATE OR REPLACE FUNCTION catalog_learn_words(text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalog_searchword (word)
    SELECT DISTINCT word FROM regexp_split_to_table(nexus_fold($1), '[^[:alnum:]]+') AS split (word)
    WHERE word ~ '^[[:alpha:]]{3,40}$'
        AND NOT EXISTS (SELECT FROM catalog_searchword AS known WHERE known.word = split.word COLLATE "C");
$$;
"""


class Migration(migrations.Migration):
    """Another function of the triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0027_words_without_counts")]
    operations: ClassVar[list[object]] = [migrations.RunSQL(LEARN, LEARN_FOR_EVER)]
