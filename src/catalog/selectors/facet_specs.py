"""The facets of typed specifications: which a list has, and how they are counted beside the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from catalog.models import SpecDefinition
from catalog.selectors.categories import CategoryTree
from catalog.selectors.products import name_of_spec
from catalog.selectors.spec_readings import plain
from catalog.selectors.specs import SpecMatch, declarations_of, definitions_for, units_of

Kind = SpecDefinition.Kind

MAX_VALUES = 100
"""How many values of a facet are shown besides those that are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecFacet:
    """A specification that products are found by; `number` tells those of a list apart.

    `match` is what is chosen of it, and `place` where that stands among those that the list is narrowed by.
    """

    number: int
    key: str
    label: str
    kind: str
    unit: str
    units: tuple[str, ...]
    match: SpecMatch | None
    place: int | None

    @property
    def names(self) -> tuple[str, ...]:
        """What its condition is called."""
        return () if self.place is None else (name_of_spec(self.place),)


@dataclass(slots=True)
class SpecCounts:
    """What one specification says in a list: how often each text, between which numbers, and how often yes."""

    texts: dict[str, int] = field(default_factory=dict)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    yes: int = 0


def spec_facets(
    tree: CategoryTree, category_ids: tuple[int, ...], matches: Iterable[SpecMatch], *, with_hidden: bool
) -> list[SpecFacet]:
    """Return what is declared for these categories, in the order in which it is shown, and what is chosen besides."""
    chosen = {match.key: (place, match) for place, match in enumerate(matches)}
    declared = dict.fromkeys(each.key for each in definitions_for(tree, category_ids))
    found: list[SpecFacet] = []
    for number, key in enumerate({**declared, **chosen}):
        every = declarations_of(tree, key, category_ids, with_hidden=with_hidden)
        place, match = chosen.get(key, (None, None))
        # Other categories may declare the key of another kind, which is what is chosen then.
        kind = _kind_of(match) if match else every[0].kind
        alike = [each for each in every if each.kind == kind]
        found.append(
            SpecFacet(
                number=number,
                key=key,
                label=alike[0].label,
                kind=kind,
                unit=alike[0].unit,
                units=units_of(alike),
                match=match,
                place=place,
            )
        )
    return found


def _kind_of(match: SpecMatch) -> str:
    if match.any_of is not None:
        return Kind.TEXT
    return Kind.NUMBER if match.range is not None else Kind.BOOLEAN


# A product has one value for a key, so values are counted as products. Ties of texts go by their code points.
_COUNTED = """(
    SELECT jsonb_agg(jsonb_build_array(key, text, products, lowest::text, highest::text, yes)) FROM (
        SELECT *, row_number() OVER (PARTITION BY key ORDER BY products DESC, text COLLATE "C") AS place FROM (
            SELECT
                value.key,
                CASE WHEN value.key = ANY(%s) THEN value.text END AS text,
                count(*) AS products,
                min(value.number) AS lowest,
                max(value.number) AS highest,
                count(*) FILTER (WHERE value.boolean) AS yes
            FROM matching JOIN catalog_specvalue AS value ON value.product_id = matching.id
            WHERE value.key = ANY(%s) AND ({conditions})
            GROUP BY 1, 2
        ) AS counted
    ) AS ranked
    WHERE place <= %s OR (key, text) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
)"""


def specs_column(meeting: Mapping[SpecFacet, str]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL that counts these facets and its parameters, given what products are to meet for each."""
    if not meeting:
        return "NULL::jsonb", ()
    conditions = " OR ".join(
        f"(value.key = %s AND value.unit = ANY(%s) AND value.{Kind(facet.kind).value} IS NOT NULL AND {condition})"
        for facet, condition in meeting.items()
    )
    chosen = [
        (facet.key, text) for facet in meeting if facet.match and facet.match.any_of for text in facet.match.any_of
    ]
    return _COUNTED.format(conditions=conditions), (
        [facet.key for facet in meeting if facet.kind == Kind.TEXT],
        [facet.key for facet in meeting],
        *(param for facet in meeting for param in (facet.key, [*facet.units])),
        # One more tells whether there are more.
        MAX_VALUES + 1,
        [key for key, _ in chosen],
        [text for _, text in chosen],
    )


def read_specs(rows: str | None) -> dict[str, SpecCounts]:
    """Return what was counted, by key."""
    found: dict[str, SpecCounts] = {}
    for key, text, products, lowest, highest, yes in orjson.loads(rows or "[]"):
        counts = found.setdefault(key, SpecCounts())
        if text is not None:
            counts.texts[text] = products
            continue
        counts.lowest, counts.highest = (None if each is None else plain(Decimal(each)) for each in (lowest, highest))
        counts.yes = yes
    return found
