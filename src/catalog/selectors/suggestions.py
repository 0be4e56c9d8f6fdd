"""What somebody may be looking for who has typed so much: the last word may go on, the others are whole.

Products are found by their names first, and where those are too few by all that a search looks at; within each, what is
most viewed comes first. Queries are completed by the words of those products' names, the most frequent first, so that
each completed query finds something. Categories come in the order of the tree, the upper ones first, brands by name.
"""

import unicodedata
from dataclasses import dataclass, field, replace

from django.db import connections

from catalog.models import Product
from catalog.selectors.search import corrected
from catalog.selectors.visibility import HIDDEN_CATEGORIES

MOST = 24
"""How many of each kind can be asked for."""
FEWEST_CHARACTERS = 2
"""So many letters and digits have to be typed before anything is suggested."""
NAMES = 200
"""How many of the most viewed products that are found have their names looked at."""

# The function is told which categories are hidden: everything else that it looks for is active.
_SUGGESTED = f"SELECT * FROM nexus_suggest(%(text)s, %(limit)s, %(names)s, ARRAY({HIDDEN_CATEGORIES.sql}))"  # noqa: S608 - our own


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
        cursor.execute(_SUGGESTED, {"text": text, "limit": limit, "names": NAMES})
        completions, product_ids, category_ids, brand_ids = cursor.fetchone()
    return Suggestions(
        text=text,
        completions=completions,
        product_ids=product_ids,
        category_ids=category_ids,
        brand_ids=brand_ids,
    )
