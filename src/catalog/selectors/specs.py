"""Products found by their specifications, as far as these are declared."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

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
_FOUND = "SELECT product_id FROM catalog_specvalue WHERE key = %s AND unit = ANY(%s)"


def spec_condition(match: SpecMatch) -> Q:
    """Return the condition that a product has a specification like this."""
    comparisons = dict(_comparisons(match))
    sql = " AND ".join((_FOUND, *comparisons))
    return Q(pk__in=RawSQL(sql, params=(match.key, [*match.units], *comparisons.values())))  # noqa: S611 - our own


def _comparisons(match: SpecMatch) -> Iterable[tuple[str, object]]:
    if match.any_of is not None:
        yield "text = ANY(%s)", [*match.any_of]
    elif match.range is not None:
        lowest, highest = match.range
        yield "number >= %s", Decimal("-Infinity") if lowest is None else lowest
        if highest is not None:
            yield "number <= %s", highest
    else:
        yield "boolean = %s", match.is_


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
