"""Products found by their specifications, as far as these are declared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from catalog.selectors.categories import CategoryTree
from catalog.selectors.spec_readings import Definition


@dataclass(frozen=True, slots=True)
class SpecMatch:
    """What one specification has to say: one of some texts, a number between two bounds, or yes or no.

    Exactly one of the three is given; a bound that is None is open. A value counts if it is in one of `units`, where
    the empty one stands for values that name none.
    """

    key: str
    any_of: tuple[str, ...] | None = None
    range: tuple[Decimal | None, Decimal | None] | None = None
    is_: bool | None = None
    units: tuple[str, ...] = ("",)


# In SQL for the same reason as `visibility.HIDDEN_CATEGORIES`.
_FOUND = "SELECT product_id FROM catalog_specvalue WHERE key = %s AND unit = ANY(%s) AND "


def spec_condition(match: SpecMatch) -> Q:
    """Return the condition that a product has a specification like this."""
    comparison, values = _comparison(match)
    return Q(pk__in=RawSQL(_FOUND + comparison, params=(match.key, [*match.units], *values)))  # noqa: S611 - our own


def _comparison(match: SpecMatch) -> tuple[str, tuple[object, ...]]:
    if match.any_of is not None:
        return "text = ANY(%s)", ([*match.any_of],)
    if match.range is not None:
        return "number BETWEEN %s AND %s", _closed(match.range)
    return "boolean = %s", (match.is_,)


def _closed(range_: tuple[Decimal | None, Decimal | None]) -> tuple[Decimal, Decimal]:
    """Return the bounds, beyond every number where they are open."""
    lowest, highest = range_
    return (
        Decimal("-Infinity") if lowest is None else lowest,
        Decimal("Infinity") if highest is None else highest,
    )


def taken_apart(match: SpecMatch) -> tuple[SpecMatch, dict[str, Any]]:
    """Return what the SQL of a match follows from, and what is filled in."""
    shape, values = replace(match, key="", units=()), {"key": match.key, "units": match.units}
    if match.any_of is not None:
        return replace(shape, any_of=()), {**values, "any_of": match.any_of}
    if match.range is not None:
        lowest, highest = _closed(match.range)
        return replace(shape, range=(None, None)), {**values, "lowest": lowest, "highest": highest}
    return shape, values


def put_together(
    shape: SpecMatch, *, lowest: Decimal | None = None, highest: Decimal | None = None, **values: Any
) -> SpecMatch:
    """Return the match that was taken apart into these."""
    return replace(shape, range=shape.range and (lowest, highest), **values)


def fitting_values(definition: Definition) -> Q:
    """Return the condition that a `SpecValue` is one of this key and fits its kind and unit."""
    kind = str(definition.kind)
    return Q((f"{kind}__isnull", False), key=definition.key, unit__in=units_of([definition]))


def units_of(definitions: Iterable[Definition]) -> tuple[str, ...]:
    """Return the units in which values of these definitions may stand; the empty one is for those that name none."""
    return tuple(sorted({"", *(definition.unit for definition in definitions)}))


def definitions_for(tree: CategoryTree, category_ids: Iterable[int]) -> list[Definition]:
    """Return what is declared for these categories, by themselves or above them, in the order in which it is shown.

    Where one key is declared several times, the nearest holds; among several categories, that of the first.
    """
    held: dict[str, Definition] = {}
    for pk in category_ids:
        if node := tree.every.get(pk):
            held = {**node.specs, **held}
    return sorted(held.values(), key=shown_order)


def declarations_of(
    tree: CategoryTree, key: str, category_ids: Iterable[int], *, with_hidden: bool
) -> list[Definition]:
    """Return what holds of a key in these categories, or else what any category declares of it."""
    nodes = [tree.every[pk] for pk in category_ids if pk in tree.every]
    return [node.specs[key] for node in nodes if key in node.specs] or tree.declarations(key, with_hidden=with_hidden)


def shown_order(definition: Definition) -> tuple[int, str, str]:
    """Return what specifications are ordered by."""
    return definition.position, definition.label, definition.key
