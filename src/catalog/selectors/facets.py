"""How many products of a list each further choice would leave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson
from django.db import connections, router

from catalog.models import Product
from catalog.selectors.facet_specs import SpecCounts, read_specs
from catalog.selectors.facet_statements import CHOICES, GROUPED, CountedList, Facet, FieldFacet, Statement, counting


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCounts:
    """How many products a list holds, and how many it would with one choice in a facet in place of those made.

    What was not asked for is empty.
    """

    total: int = 0
    choices: Mapping[str, int] = field(default_factory=dict)
    by_category: Mapping[int, int] = field(default_factory=dict)
    by_brand: Mapping[int, int] = field(default_factory=dict)
    lowest_price: Decimal | None = None
    highest_price: Decimal | None = None
    specs: Mapping[str, SpecCounts] = field(default_factory=dict)


def facet_counts[K](lists: Mapping[K, tuple[CountedList, frozenset[Facet]]]) -> dict[K, FacetCounts]:
    """Count some facets of each list, and the whole of it, in one statement."""
    asked = {facet for _, facets in lists.values() for facet in facets}
    # The rows of all lists have the same columns.
    fields = frozenset(facet for facet in asked if isinstance(facet, FieldFacet))
    has_specs = len(fields) < len(asked)
    counted = {key: counting(each, fields | facets, has_specs=has_specs) for key, (each, facets) in lists.items()}
    found = {key: statement for key, statement in counted.items() if statement}
    return dict.fromkeys(lists, FacetCounts()) | dict(zip(found, _run([*found.values()]), strict=True))


def _run(statements: list[Statement]) -> Iterator[FacetCounts]:
    """Run the statements as one, and yield what each finds."""
    if not statements:
        return
    numbered = (f"(SELECT {n} AS list, counts.* FROM ({sql}) AS counts)" for n, (sql, _) in enumerate(statements))  # noqa: S608 - our own
    params = [param for _, params in statements for param in params]
    with connections[router.db_for_read(Product)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered) + " ORDER BY list", params)
        names = [column.name for column in cursor.description or ()]
        for row in cursor:
            yield _counts(dict(zip(names, row, strict=True)))


def _counts(row: dict[str, Any]) -> FacetCounts:
    found = {name: orjson.loads(row.get(name) or "{}") for name in GROUPED.values()}
    by_category, by_brand = ({int(pk): count for pk, count in each.items()} for each in found.values())
    return FacetCounts(
        total=row["total"],
        choices={name: row[name] for name in CHOICES if name in row},
        by_category=by_category,
        by_brand=by_brand,
        lowest_price=row.get("lowest_price"),
        highest_price=row.get("highest_price"),
        specs=read_specs(row.get("specs")),
    )
