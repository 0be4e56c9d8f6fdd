"""How facets are loaded: those of all lists of a batch at once, so that they and the totals beside them agree."""

from typing import NamedTuple

from catalog.selectors.facets import CountedList, FacetCounts, FieldFacet, facet_counts


class FacetsKey(NamedTuple):
    """Facets of a list; without any, its total alone."""

    counted: CountedList
    facets: frozenset[FieldFacet] = frozenset()


def load_facets(keys: list[FacetsKey]) -> dict[FacetsKey, FacetCounts]:
    """Count what any of the keys asks for, for all lists."""
    lists = {key.counted: key.counted for key in keys}
    found = facet_counts(lists, frozenset().union(*(key.facets for key in keys)))
    return {key: found[key.counted] for key in keys}
