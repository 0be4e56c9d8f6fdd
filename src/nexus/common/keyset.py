"""Pages of a long list by keyset: a page costs the same wherever it stands.

A list is ordered by one key and then by `id`, both in the same direction, so that a row comparison
such as `(price, id) > (19.90, 7)` starts the page and an index can serve it.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, F, Field, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

type Position = tuple[Any, int]
"""Where a row stands in its list: the value of the order's key, and the row's id."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by the column or annotation `key`, ties by `id`."""

    key: str
    descending: bool = False

    def position(self, row: Model) -> Position:
        """Return where `row` stands."""
        return getattr(row, self.key), row.pk


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted: `size` rows from the front, or from the back if `backward`."""

    size: int
    backward: bool = False
    after: Position | None = None
    before: Position | None = None


@dataclass(slots=True)
class Page[M: Model]:
    """A part of a list in list order; `total` counts the whole list, if that was asked for."""

    rows: list[M]
    has_next: bool
    has_previous: bool
    total: int | None = None


class _Row(Func):
    template = "(%(expressions)s)"
    output_field = BooleanField()


def _bound(order: Order, position: Position, key_field: "Field[Any, Any]", *, beyond: bool) -> Any:
    """Return the condition that a row stands beyond `position`, or short of it."""
    comparison = GreaterThan if beyond is not order.descending else LessThan
    key, pk = position
    return comparison(_Row(F(order.key), F("id")), _Row(Value(key, output_field=key_field), Value(pk)))


def _key_field(rows: QuerySet[Any], order: Order) -> "Field[Any, Any]":
    annotation = rows.query.annotations.get(order.key)
    field: Field[Any, Any] = annotation.output_field if annotation else rows.model._meta.get_field(order.key)
    return getattr(field, "output_field", field)


def _cut[M: Model](rows: QuerySet[M], order: Order, window: Window) -> QuerySet[M]:
    """Return the rows of `window` and one more, which tells whether the list goes on."""
    if window.after or window.before:
        key_field = _key_field(rows, order)
        if window.after:
            rows = rows.filter(_bound(order, window.after, key_field, beyond=True))
        if window.before:
            rows = rows.filter(_bound(order, window.before, key_field, beyond=False))
    sign = "-" if order.descending is not window.backward else ""
    return rows.order_by(f"{sign}{order.key}", f"{sign}id")[: window.size + 1]


def _page[M: Model](rows: list[M], window: Window, total: int | None) -> Page[M]:
    has_more = len(rows) > window.size
    rows = rows[: window.size]
    if window.backward:
        rows.reverse()
        has_next, has_previous = window.before is not None, has_more or window.after is not None
    else:
        has_next, has_previous = has_more or window.before is not None, window.after is not None
    return Page(rows, has_next, has_previous, total)


def load_pages[K: Hashable, M: Model](
    lists: Mapping[K, QuerySet[M]], order: Order, window: Window, *, with_total: bool = False
) -> dict[K, Page[M]]:
    """Return the same window of several lists: one statement, and one more for the totals."""
    keys = list(lists)
    totals = _totals(list(lists.values())) if with_total else {}
    found: dict[int, list[M]] = {number: [] for number in range(len(keys))}
    if len(keys) == 1:
        found[0] = list(_cut(lists[keys[0]], order, window))
    else:
        numbered: Iterator[QuerySet[Any]] = (
            rows.annotate(list_number=Value(number)) for number, rows in enumerate(lists.values())
        )
        first, *others = (_cut(rows, order, window) for rows in numbered)
        for row in first.union(*others, all=True):
            found[row.__dict__["list_number"]].append(row)
    return {key: _page(found[number], window, totals.get(number)) for number, key in enumerate(keys)}


def _totals(lists: list[QuerySet[Any]]) -> dict[int, int | None]:
    """Return how many rows each list has, by its number, in one statement."""
    if len(lists) == 1:
        return {0: lists[0].count()}
    counts = [
        rows.order_by().values(list_number=Value(number)).annotate(total=Count("*"))
        for number, rows in enumerate(lists)
    ]
    totals: dict[int, int | None] = dict.fromkeys(range(len(lists)), 0)
    totals.update((row["list_number"], row["total"]) for row in counts[0].union(*counts[1:], all=True))
    return totals
