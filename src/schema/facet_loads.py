"""How facets are loaded: those of all lists of a batch at once, so that they and the totals beside them agree."""

from typing import NamedTuple

from catalog.selectors.facet_statements import CountedList, Facet
from catalog.selectors.facets import FacetCounts, facet_counts


class FacetsKey(NamedTuple):
    """Facets of a list; without any, its total alone."""

    counted: CountedList
    facets: frozenset[Facet] = frozenset()


def load_facets(keys: list[FacetsKey]) -> dict[FacetsKey, FacetCounts]:
    """Count what any of the keys asks for."""
    asked: dict[CountedList, frozenset[Facet]] = {}
    for counted, facets in keys:
        asked[counted] = asked.get(counted, frozenset()) | facets
    found = facet_counts({counted: (counted, facets) for counted, facets in asked.items()})
    return {key: found[key.counted] for key in keys}
