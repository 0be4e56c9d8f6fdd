"""How long the lists of this shop are that come whole: as long as in a large shop, or as long as they were last seen.

A document is charged before anything is asked, so the first one to load a longer list is charged too little, once in a
process; whatever follows pays for what is there.
"""

from schema.complexity.prices import LIST_SIZES

# Those of which a shop may have any number.
BRANDS, CATEGORIES, CATEGORY_TREE = "Query.brands", "Query.categories", "Query.categoryTree"
GROWING = frozenset({BRANDS, CATEGORIES, CATEGORY_TREE})

_seen: dict[str, int] = {}


def note_length(place: str, length: int) -> None:
    """Remember how long the list at `place` is now."""
    _seen[place] = length


def length_of(place: str) -> int:
    """Return how many items the list at `place` is charged for."""
    return max(LIST_SIZES[place], _seen.get(place, 0))


def forget_lengths() -> None:
    """Begin as a process does."""
    _seen.clear()
