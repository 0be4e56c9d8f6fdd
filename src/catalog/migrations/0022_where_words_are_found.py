"""Lets a search ask in which of its texts a product has the words, and whether it has them whole."""

from typing import ClassVar

from django.db import migrations

# Every word of the query is quoted, and has no quote inside.
QUERY = r"""
CREATE FUNCTION nexus_query(text, weights text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    public.nexus_query($1)::text, '(''[^'']+'')(:?)(\*?)', '\1:' || weights || '\3', 'g')::tsquery;

CREATE FUNCTION nexus_whole_query(text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(public.nexus_query($1)::text, ':*', '')::tsquery;
"""
UNQUERY = """
DROP FUNCTION nexus_whole_query(text);
DROP FUNCTION nexus_query(text, text);
"""


class Migration(migrations.Migration):
    """The functions `nexus_query` with weights and `nexus_whole_query`."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("catalog", "0021_review_replies")]
    operations: ClassVar[list[object]] = [migrations.RunSQL(QUERY, UNQUERY)]
