"""Statements that are put together once for each shape, and filled with other values each time.

Django takes longer to put a statement together than PostgreSQL to answer it. Here the ORM does that once, with
stand-ins for the values; what it makes of them tells where each value belongs. Where that cannot be told, the
statement is put together each time.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from nexus.common import kept_plans

STATEMENTS_REMEMBERED = 256

type Kinds = tuple[tuple[str, type], ...]
"""The names of the values and their types."""


def rows_of[M: Model](build: Callable[..., QuerySet[M]], *shape: Hashable, **values: Any) -> list[M]:
    """Return the rows of `build(*shape, **values)`.

    Values are integers, texts, decimals, UUIDs, and tuples of texts or integers. The text of the SQL must follow from
    `shape` and the types of the values: `build` may look neither at a value nor at a setting.
    """
    kinds = tuple((name, type(value)) for name, value in values.items())
    statement = _statement(build, shape, kinds)
    return statement.rows(values) if statement else list(build(*shape, **values))


def tuples_of(build: Callable[..., QuerySet[Any, Any]], *shape: Hashable, **values: Any) -> Iterable[Sequence[Any]]:
    """Return the rows of `build(*shape, **values)`, which is a `values_list`; else as `rows_of`."""
    kinds = tuple((name, type(value)) for name, value in values.items())
    statement = _statement(build, shape, kinds)
    return statement.tuples(values) if statement else build(*shape, **values)


def text_of(build: Callable[..., QuerySet[Any]], *shape: Hashable, **values: Any) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of `build(*shape, **values)` and its parameters, to stand in a statement; else as `rows_of`.

    Raises EmptyResultSet if it can find nothing.
    """
    kinds = tuple((name, type(value)) for name, value in values.items())
    statement = _statement(build, shape, kinds)
    return statement.text(values) if statement else build(*shape, **values).query.sql_with_params()


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes, and what the database's driver takes it as."""

    name: str
    adapt: Callable[[Any], Any]


class _UnclearError(Exception):
    """It cannot be told where a value belongs."""


class _Statement:
    """A SELECT of model instances or tuples: its text, its parameters and slots for others, its columns."""

    def __init__(self, rows: QuerySet[Any], stand_ins: Mapping[str, Any], *, keeps_plan: bool) -> None:
        self._template = rows
        self._keeps_plan = keeps_plan
        self._compiler = rows.query.get_compiler(using=rows.db)
        self._sql, params = self._compiler.as_sql()
        self._params = [_slot_or_constant(param, stand_ins) for param in params]
        if {slot.name for slot in self._params if isinstance(slot, _Slot)} != stand_ins.keys():
            raise _UnclearError

    def text(self, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL and its parameters, these values among them."""
        return self._sql, tuple(
            param.adapt(values[param.name]) if isinstance(param, _Slot) else param for param in self._params
        )

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """Run the statement with these values."""
        using = self._template.db
        rows: QuerySet[Any] = QuerySet(self._template.model, query=_Compiled(self._filled(values)), using=using)  # type: ignore[arg-type]  # all that is asked of it
        return list(ModelIterable(rows))

    def tuples(self, values: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        """Run the statement of a `values_list` with these values."""
        return self._filled(values).results_iter(tuple_expected=True)

    def _filled(self, values: Mapping[str, Any]) -> SQLCompiler:
        sql, params = self.text(values)
        filled: SQLCompiler = copy(self._compiler)
        filled.using = self._template.db
        filled.connection = connections[filled.using]
        if self._keeps_plan:
            filled.execute_sql = lambda *_, **__: [kept_plans.fetch_all(filled.using, sql, params)]  # type: ignore[method-assign, assignment]
        else:
            filled.as_sql = lambda *_, **__: (sql, params)  # type: ignore[method-assign]
        return filled


class _Compiled:
    """As much of a query as its rows are read by."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self._compiler = compiler

    def get_compiler(self, **_: Any) -> SQLCompiler:
        """Return the compiler, which has its work behind it."""
        return self._compiler


@lru_cache(maxsize=STATEMENTS_REMEMBERED)
def _statement(build: Callable[..., QuerySet[Any]], shape: tuple[Hashable, ...], kinds: Kinds) -> _Statement | None:
    """Put a statement together; None if it has to be anew each time."""
    stand_ins = {name: _stand_in(kind, number) for number, (name, kind) in enumerate(kinds)}
    try:
        keeps_plan = kept_plans.is_kept(build, *shape)
        return _Statement(build(*shape, **stand_ins), stand_ins, keeps_plan=keeps_plan)
    except (EmptyResultSet, _UnclearError):
        return None


def _stand_in(kind: type, number: int) -> Any:
    """Return a value of this kind that nothing else in a statement has."""
    text = f"stand-in {number} 9b1f6e0d"
    found: dict[type, Any] = {
        int: 1_918_446_900 + number,
        str: text,
        Decimal: Decimal(f"73819{number}.47"),
        UUID: UUID(int=(0x9B1F6E0D << 96) + number),
        tuple: (text,),
    }
    return found[kind]


def _slot_or_constant(param: Any, stand_ins: Mapping[str, Any]) -> Any:
    """Return the slot of the value that `param` stands for, or what it is for every value."""
    for name, stand_in in stand_ins.items():
        if isinstance(param, list):
            if tuple(param) == stand_in:
                return _Slot(name, list)
            if param == [stand_in]:
                return _Slot(name, lambda value: [value])
        elif param == stand_in:
            return _Slot(name, type(param))
    if any(_holds(param, stand_in) for stand_in in stand_ins.values()):
        raise _UnclearError
    return param


def _holds(param: Any, stand_in: Any) -> bool:
    """Return whether a parameter has been made of a stand-in, somehow."""
    each = stand_in if isinstance(stand_in, tuple) else (stand_in,)
    return any(str(one) in str(param) for one in each)
