"""How a search text finds products, and in which order."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Cast

from catalog.models import Product


class _WordQuery(SearchQuery):
    SEARCH_TYPES = SearchQuery.SEARCH_TYPES | {"words": "nexus_query"}


def found_by(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Return those products that have every word of `text`."""
    return products.filter(search_vector=_WordQuery(text, search_type="words"))


def with_rank(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Return the products with how well `text` finds them, as `rank`: an integer, so that a page can start at it."""
    rank = SearchRank(F("search_vector"), _WordQuery(text, search_type="words"))
    return products.annotate(rank=Cast(rank * 1_000_000, IntegerField()))
