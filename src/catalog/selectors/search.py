"""How a search text finds products, in which order, and what it may have meant.

A word is misspelt if it has four letters or more, nothing else, and no published product has it, neither by its stem
nor as the beginning of a word. It may have meant what a published product has in its name, its brand or its
specifications and what is one edit away, or two from seven letters on: an edit inserts, deletes or replaces a letter,
or swaps two neighbours. The nearest word is taken; among equals the one that most published products have, then the
first by alphabet.
"""

import re
import unicodedata
from functools import cache

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import connections
from django.db.models import Case, F, Func, IntegerField, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Least, Lower
from django.db.models.lookups import Exact

from catalog.models import Product
from catalog.selectors.visibility import published_products, with_published_brand

# A name with the SKU is A, a brand B, specifications are C and a description is D.
PLACES = {"A": 3, "AB": 2, "ABC": 1}
WEIGHTS = [0.05, 0.2, 0.4, 1.0]
LIKENESSES, MAGNITUDES = 16, 64

MOST_WORDS = 8
"""How many different words of four letters or more a text may have to be corrected; each costs some milliseconds."""
_LONG_WORD = re.compile(r"[^\W\d_]{4}")

# A swap is one edit, and two to `levenshtein`, which therefore looks one further first. Words are read as they are
# typed, between whatever stands between them, and compared as they are folded.
_CORRECTED = """
, tokens AS MATERIALIZED (
    SELECT place, token[1] AS token, nexus_fold(token[1]) AS word
    FROM regexp_matches(%(text)s, '[[:alnum:]]+|[^[:alnum:]]+', 'g') WITH ORDINALITY AS split (token, place)
),
asked AS MATERIALIZED (
    SELECT DISTINCT word, CASE WHEN length(word) < 7 THEN 1 ELSE 2 END AS edits
    FROM tokens WHERE word ~ '^[[:alpha:]]{4,40}$'
),
misspelt AS MATERIALIZED (
    SELECT word, edits FROM asked
    WHERE (SELECT count(*) FROM asked) <= %(most)s
        AND NOT EXISTS (SELECT FROM published WHERE search_vector @@ nexus_query(asked.word))
),
near AS MATERIALIZED (
    SELECT DISTINCT misspelt.word AS misspelt, list.word, edits, least(
        levenshtein(misspelt.word, list.word),
        (SELECT min(1 + levenshtein(
            overlay(misspelt.word PLACING reverse(substr(misspelt.word, place, 2)) FROM place FOR 2), list.word
        )) FROM generate_series(1, length(misspelt.word) - 1) AS place)
    ) AS distance
    FROM misspelt JOIN catalog_searchword AS list
        ON length(list.word) BETWEEN length(misspelt.word) - edits AND length(misspelt.word) + edits
        AND levenshtein_less_equal(misspelt.word, list.word, edits + 1) <= edits + 1
),
known AS MATERIALIZED (
    SELECT misspelt, word, distance, min(distance) OVER (PARTITION BY misspelt) AS nearest
    FROM near
    WHERE distance <= edits AND EXISTS (
        SELECT FROM published
        WHERE search_vector @@ (quote_literal(near.word) || ':ABC')::tsquery
            AND whole_words @@ quote_literal(near.word)::tsquery
    )
),
equals AS MATERIALIZED (
    SELECT misspelt, word, count(*) OVER (PARTITION BY misspelt) AS rivals FROM known WHERE distance = nearest
),
meant AS (
    SELECT DISTINCT ON (misspelt) misspelt, word FROM equals
    ORDER BY misspelt, CASE WHEN rivals > 1 THEN (
        SELECT count(*) FROM published WHERE search_vector @@ (quote_literal(equals.word) || ':ABC')::tsquery
    ) END DESC, word
)
SELECT string_agg(coalesce(meant.word, token), '' ORDER BY place)
FROM tokens LEFT JOIN meant ON meant.misspelt = tokens.word
HAVING count(meant.word) > 0 AND (SELECT count(*) FROM meant) = (SELECT count(*) FROM misspelt)
"""


class _WholeWords(Func):
    template = "nexus_whole_words(concat_ws(' ', %(expressions)s))"
    output_field = SearchVectorField()


def corrected(text: str) -> str | None:
    """Return `text` with its misspelt words replaced; None if it has none, or one that resembles nothing.

    This is one statement, or none if no word is long enough.
    """
    text = unicodedata.normalize("NFC", text)
    if not _LONG_WORD.search(text):
        return None
    with connections[Product.objects.db].cursor() as cursor:
        cursor.execute(_statement(), {"text": text, "most": MOST_WORDS})
        found = cursor.fetchone()
    return found[0] if found else None


@cache
def _statement() -> str:
    """Put the statement together, once, of what everyone may see."""
    specifications = Func(F("specifications"), function="nexus_spec_text", output_field=TextField())
    words = _WholeWords(F("name"), F("published_brand__name"), specifications)
    products = with_published_brand(published_products()).annotate(whole_words=words)
    sql, params = products.order_by().values("search_vector", "whole_words").query.sql_with_params()
    assert not params
    return f"WITH published AS NOT MATERIALIZED ({sql}) {_CORRECTED}"


class _WordQuery(SearchQuery):
    """Every word of a text, in texts of any weight or in those of some."""

    SEARCH_TYPES = SearchQuery.SEARCH_TYPES | {"words": "nexus_query", "whole": "nexus_whole_query"}

    def __init__(self, text: str, weights: str = "", *, search_type: str = "words") -> None:
        super().__init__(text, search_type=search_type)
        if weights:
            self.set_source_expressions([*self.get_source_expressions(), Value(weights)])


class _Magnitude(Func):
    """How often a number can be halved, so that one more view hardly ever moves a product while a reader pages."""

    template = "floor(ln(%(expressions)s + 1) / ln(2))::integer"
    output_field = IntegerField()


def found_by(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Return those products that have every word of `text`."""
    return products.filter(search_vector=_WordQuery(text))


def with_rank(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Return the products with how well `text` finds them, as `rank`: an integer, so that a page can start at it.

    First of all comes what has the text for its SKU. Then it counts whether all words stand in the name, or else in
    name and brand, or with the specifications, or only with the description; then whether they are whole words, plurals
    included, or begin one; then how often and how near to each other they stand; and then how often the product is
    viewed.
    """
    places = Case(
        When(Exact(Lower("sku"), Lower(Value(text))), then=Value(4)),
        *(When(search_vector=_WordQuery(text, weights), then=Value(place)) for weights, place in PLACES.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    is_whole = When(search_vector=_WordQuery(text, search_type="whole"), then=Value(1))
    whole = Case(is_whole, default=Value(0), output_field=IntegerField())
    rank = SearchRank(F("search_vector"), _WordQuery(text), weights=WEIGHTS)
    likeness = Least(Cast(rank * 10, IntegerField()), Value(LIKENESSES - 1))
    return products.annotate(
        rank=((places * 2 + whole) * LIKENESSES + likeness) * MAGNITUDES + _Magnitude("view_count")
    )
