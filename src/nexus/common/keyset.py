"""Pages of a long list by keyset: a page costs the same wherever it stands.

A list is ordered by a key, perhaps by a second one, and then by `id`, all in the same direction, so that a row
comparison such as `(price, id) > (19.90, 7)` starts the page and an index can serve it.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Field, Func, IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.lookups import GreaterThan, LessThan

from nexus.common.prepared import rows_of

type Position = tuple[Any, ...]
"""Where a row stands in its list: the values of the order's keys, and the row's id."""

type Dress[M: Model] = Callable[[QuerySet[M]], QuerySet[M]]
"""Adds what is shown of rows to a query that finds them."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by the column or annotation `key`, ties by `then`, if there is one, and by `id`."""

    key: str
    descending: bool = False
    then: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What it goes by, `id` last."""
        return (self.key, self.then, "id") if self.then else (self.key, "id")

    def position(self, row: Model) -> Position:
        """Return where `row` stands."""
        return tuple(getattr(row, key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted: `size` rows from the front, or from the back if `backward`."""

    size: int
    backward: bool = False
    after: Position | None = None
    before: Position | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether it begins or ends at a row."""
        return self.after is not None or self.before is not None


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


class _Total(Subquery):
    """How many rows a query has: planned on its own, so that the page beside it still ends at its last row."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _bound(rows: QuerySet[Any], order: Order, position: Position, *, beyond: bool) -> Any:
    """Return the condition that a row stands beyond `position`, or short of it."""
    comparison = GreaterThan if beyond is not order.descending else LessThan
    values = (Value(value, output_field=_field(rows, key)) for key, value in zip(order.keys, position, strict=True))
    return comparison(_Row(*(F(key) for key in order.keys)), _Row(*values))


def _field(rows: QuerySet[Any], key: str) -> "Field[Any, Any]":
    annotation = rows.query.annotations.get(key)
    field: Field[Any, Any] = annotation.output_field if annotation else rows.model._meta.get_field(key)
    return getattr(field, "output_field", field)


def _cut[M: Model](rows: QuerySet[M], order: Order, window: Window) -> QuerySet[M]:
    """Return the rows of `window` and one more, which tells whether the list goes on."""
    if window.after:
        rows = rows.filter(_bound(rows, order, window.after, beyond=True))
    if window.before:
        rows = rows.filter(_bound(rows, order, window.before, beyond=False))
    return _sorted(rows, order, window)[: window.size + 1]


def _sorted[M: Model](rows: QuerySet[M], order: Order, window: Window) -> QuerySet[M]:
    sign = "-" if order.descending is not window.backward else ""
    return rows.order_by(*(f"{sign}{key}" for key in order.keys))


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
    lists: Mapping[K, QuerySet[M]],
    order: Order,
    window: Window,
    *,
    with_total: bool = False,
    dress: Dress[M] | None = None,
) -> dict[K, Page[M]]:
    """Return the same window of several lists, with their totals if that is asked for, in one statement."""
    found = _load(lists, order, window, with_total=with_total, dress=dress)
    totals = {key: _total(rows, lists[key], window) if with_total else None for key, rows in found.items()}
    return {key: _page(rows, window, totals[key]) for key, rows in found.items()}


def load_alike[K: Hashable, M: Model](
    build: Callable[..., QuerySet[M]],
    *shape: Hashable,
    values: Mapping[K, Mapping[str, Any]],
    order: Order,
    window: Window,
    with_total: bool = False,
    dress: Callable[..., QuerySet[M]] | None = None,
) -> dict[K, Page[M]]:
    """Return the same window of the lists `build(*shape, **values)`, as `load_pages` does; `dress` takes `*shape` too.

    Of one list alone the statement is put together once: `nexus.common.prepared` says what that asks of `build`.
    """
    if len(values) > 1 or window.is_bounded:
        lists = {key: build(*shape, **each) for key, each in values.items()}
        return load_pages(lists, order, window, with_total=with_total, dress=_of_shape(dress, shape))
    return {
        key: _first_page(
            rows_of(_first_rows, build, dress, shape, order, window, with_total, **each), window, with_total
        )
        for key, each in values.items()
    }


def _first_rows(
    build: Callable[..., QuerySet[Any]],
    dress: Callable[..., QuerySet[Any]] | None,
    shape: tuple[Hashable, ...],
    order: Order,
    window: Window,
    with_total: bool,  # noqa: FBT001 - a part of the shape
    **values: Any,
) -> QuerySet[Any]:
    return _shown(build(*shape, **values), order, window, with_total=with_total, dress=_of_shape(dress, shape))


def _of_shape(dress: Callable[..., QuerySet[Any]] | None, shape: tuple[Hashable, ...]) -> Dress[Any] | None:
    return dress and (lambda rows: dress(rows, *shape))


def _shown(
    rows: QuerySet[Any], order: Order, window: Window, *, with_total: bool, dress: Dress[Any] | None
) -> QuerySet[Any]:
    """Return the rows of `window` with all that is shown of them.

    They are found first, by what conditions and order read, which an index may have, and only they are read whole.
    An order by an annotation has that in the rows alone.
    """
    if dress is None or order.key in rows.query.annotations:
        return _cut(_dressed(rows, with_total=with_total, dress=dress), order, window)
    found = dress(QuerySet(rows.model).filter(pk__in=_cut(rows, order, window).values("pk")))
    if with_total:
        found = found.annotate(list_total=_total_of(rows))
    return _sorted(found, order, window)


def _first_page[M: Model](rows: list[M], window: Window, with_total: bool) -> Page[M]:  # noqa: FBT001 - as above
    total = (rows[0].__dict__["list_total"] if rows else 0) if with_total else None
    return _page(rows, window, total)


def _load[K: Hashable](
    lists: Mapping[K, QuerySet[Any]], order: Order, window: Window, *, with_total: bool, dress: Dress[Any] | None
) -> dict[K, list[Any]]:
    """Return the rows of the window of each list."""
    if len(lists) == 1:
        return {
            key: list(_shown(rows, order, window, with_total=with_total, dress=dress)) for key, rows in lists.items()
        }
    keys = list(lists)
    found: dict[K, list[Any]] = {key: [] for key in lists}
    dressed = [_dressed(rows, with_total=with_total, dress=dress) for rows in lists.values()]
    numbered = (rows.annotate(list_number=Value(number)) for number, rows in enumerate(dressed))
    first, *others = (_cut(rows, order, window) for rows in numbered)
    for row in first.union(*others, all=True):
        found[keys[row.__dict__["list_number"]]].append(row)
    return found


def _dressed(rows: QuerySet[Any], *, with_total: bool, dress: Dress[Any] | None) -> QuerySet[Any]:
    """Return the rows with all that is shown of them; if asked for, each knows how many there are."""
    dressed = dress(rows) if dress else rows
    return dressed.annotate(list_total=_total_of(rows)) if with_total else dressed


def _total_of(rows: QuerySet[Any]) -> _Total:
    return _Total(rows.order_by().values("pk"))


def _total(found: list[Any], rows: QuerySet[Any], window: Window) -> int:
    """Return what the rows that were found know; where none stands in the window, the list may go on elsewhere."""
    if found:
        return int(found[0].__dict__["list_total"])
    return rows.count() if window.is_bounded else 0
