"""What somebody may be looking for who has typed so much: the last word may go on, the others are whole.

Products are found by their names first, and where those are too few by all that a search looks at; within each, what is
most viewed comes first. Queries are completed by the words of those products' names, the most frequent first, so that
each completed query finds something. Categories come in the order of the tree, the upper ones first, brands by name.
"""

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from catalog.models import Product
from catalog.selectors.search import corrected
from catalog.selectors.visibility import published_brands, published_categories, published_products

MOST = 24
"""How many of each kind can be asked for."""
FEWEST_CHARACTERS = 2
"""So many letters and digits have to be typed before anything is suggested."""
NAMES = 200
"""How many of the most viewed products that are found have their names looked at."""

SUGGESTED = """
WITH products AS NOT MATERIALIZED ({products}),
categories AS NOT MATERIALIZED ({categories}),
brands AS NOT MATERIALIZED ({brands}),
typed AS MATERIALIZED (
    SELECT regexp_split_to_array(folded, '[^[:alnum:]]+') AS words, substring(folded FROM '[[:alnum:]]+$') AS last
    FROM nexus_fold(%(text)s) AS folded
),
named AS MATERIALIZED (
    SELECT id, name_key, view_count FROM products
    WHERE nexus_words(name) @@ nexus_beginning(%(text)s)
    ORDER BY view_count DESC, id DESC LIMIT {names}
),
found AS MATERIALIZED (
    SELECT *, 1 AS nearness FROM named
    UNION ALL (
        SELECT id, name_key, view_count, 0 FROM products
        WHERE search_vector @@ nexus_beginning(%(text)s)
            AND (SELECT count(*) FROM named) < %(limit)s AND id NOT IN (SELECT id FROM named)
        ORDER BY view_count DESC, id DESC LIMIT %(limit)s
    )
)
SELECT ARRAY(
    SELECT substr(word, length(last) + 1)
    FROM typed CROSS JOIN found CROSS JOIN regexp_split_to_table(name_key, '[^[:alnum:]]+') AS split (word)
    WHERE starts_with(word, last) AND word <> ALL (words)
    GROUP BY last, word ORDER BY count(DISTINCT id) DESC, word LIMIT %(limit)s
), ARRAY(
    SELECT id FROM found ORDER BY nearness DESC, view_count DESC, id DESC LIMIT %(limit)s
), ARRAY(
    SELECT id FROM categories WHERE nexus_words(name) @@ nexus_beginning(%(text)s)
    ORDER BY level, tree_id, lft LIMIT %(limit)s
), ARRAY(
    SELECT id FROM brands WHERE nexus_words(name) @@ nexus_beginning(%(text)s)
    ORDER BY nexus_fold(name), id LIMIT %(limit)s
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What is suggested for `text`, which is what was typed, or its correction if `is_corrected`.

    Each of the `completions` goes on where the text ends.
    """

    text: str
    is_corrected: bool = False
    completions: list[str] = field(default_factory=list)
    product_ids: list[int] = field(default_factory=list)
    category_ids: list[int] = field(default_factory=list)
    brand_ids: list[int] = field(default_factory=list)

    @property
    def finds_nothing(self) -> bool:
        """Whether no row is suggested."""
        return not (self.product_ids or self.category_ids or self.brand_ids)


def suggestions(text: str, *, limit: int) -> Suggestions:
    """Return at most `limit` suggestions of each kind.

    This is one statement. If it finds nothing, a second one looks for what may have been meant, and if there is
    something, a third one for the suggestions of that. Nothing is asked about fewer than two letters or digits.
    """
    text = unicodedata.normalize("NFC", text)
    if sum(map(str.isalnum, text)) < FEWEST_CHARACTERS:
        return Suggestions(text=text)
    found = _suggested(text, limit=limit)
    meant = corrected(text) if found.finds_nothing else None
    return replace(_suggested(meant, limit=limit), is_corrected=True) if meant else found


def _suggested(text: str, *, limit: int) -> Suggestions:
    with connections[Product.objects.db].cursor() as cursor:
        cursor.execute(_statement(), {"text": text, "limit": limit})
        completions, product_ids, category_ids, brand_ids = cursor.fetchone()
    return Suggestions(
        text=text,
        completions=completions,
        product_ids=product_ids,
        category_ids=category_ids,
        brand_ids=brand_ids,
    )


@cache
def _statement() -> str:
    """Put the statement together, once, of what everyone may see."""
    statement = SUGGESTED.format(
        products=_sql(published_products().values("id", "name", "name_key", "view_count", "search_vector")),
        categories=_sql(published_categories().values("id", "name", "level", "tree_id", "lft")),
        brands=_sql(published_brands().order_by().values("id", "name")),
        names=NAMES,
    )
    # Without indents, as psycopg takes one of more than 4096 characters apart each time that it is sent.
    return " ".join(statement.split())


def _sql(rows: QuerySet[Any, Any]) -> str:
    sql, params = rows.query.sql_with_params()
    assert not params
    return sql
