"""Texts are folded before they are split, as search texts are: "½ inch" was kept as `inch` and looked for as `1 2 inch`."""

from typing import ClassVar

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION nexus_words(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('public.nexus'::regconfig, regexp_replace({text}, '[^[:alnum:]]+', ' ', 'g'))
    || to_tsvector('public.nexus_folded'::regconfig, regexp_replace({text}, '[^[:alnum:]]+', ' ', 'g'));
"""

# The trigger on the name computes the words again; a large shop takes longer than a request may.
REFRESH = "SET LOCAL statement_timeout = 0; UPDATE catalog_product SET name = name;"


class Migration(migrations.Migration):
    """The function `nexus_words`, and the words of every product."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0005_search_each_word_once")]
    operations: ClassVar[list[object]] = [
        migrations.RunSQL(WORDS.format(text="public.nexus_fold($1)"), WORDS.format(text="$1")),
        migrations.RunSQL(REFRESH, migrations.RunSQL.noop),
    ]
