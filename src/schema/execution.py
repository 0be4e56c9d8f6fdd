"""Executing plain selections without graphql-core's detours, which cost more than what is selected.

graphql-core looks every field of every item of a list up anew: its definition, its arguments, its path,
whether its value has to be awaited. Where a selection is plain (fields with a `Shortcut`, resolved at
once, below them only more of the kind) all of that is the same for each item and is settled once for
each request; what is left is one call for each field. What turns out not to be plain after all, an error
among it, is executed again in graphql-core's way, which alone knows what becomes of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from inspect import iscoroutine
from typing import Any

from graphql import (
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.shortcuts import Shortcut

type Read = Callable[[Any], Any]
"""Makes the answer's value: of a field's source, or of a resolved value."""
type Details = list[FieldDetails]
type Reads = dict[str, Read]

# What these scalars write as it is.
AS_IT_IS = {"String": str, "ID": str, "Boolean": bool}


class NotPlainError(Exception):
    """The value has to be awaited, is missing, or is not of its type."""


class PlainExecutor(StrawberryGraphQLCoreExecutionContext):
    """An executor that reads plain selections by the short way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By the identity of the selection, which stands beside them to stay alive.
        self._reads: dict[int, tuple[Mapping[str, Details], Reads]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: dict[str, Details],
        position_context: Any,
    ) -> Any:
        """Read the plain fields of the items of a list, and leave the others to graphql-core."""
        if path is None or not isinstance(path.key, int):
            # What is executed once costs less than finding out how.
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        reads = self._reads_of(parent_type, grouped_field_set)
        done: dict[str, Any] = {}
        for name in [*reads]:
            try:
                done[name] = reads[name](source_value)
            except Exception:  # noqa: BLE001 - it is executed again, and raised where it belongs
                del reads[name]
        if len(done) == len(grouped_field_set):
            return done
        others = {name: details for name, details in grouped_field_set.items() if name not in done}
        executed: Any = super().execute_fields(parent_type, source_value, path, others, position_context)
        if not done:
            return executed
        names = [*grouped_field_set]
        return _merged_later(executed, done, names) if self.is_awaitable(executed) else _merged(executed, done, names)

    def build_response(self, data: dict[str, Any] | None) -> Any:
        """Build the response, and let go of what leads back here.

        Otherwise all that belongs to the request would wait for the garbage collector, which took a third
        of the time of a page.
        """
        response = super().build_response(data)
        self._reads.clear()
        del self.async_helpers
        return response

    def _reads_of(self, parent_type: GraphQLObjectType, selection: dict[str, Details]) -> Reads:
        """Return how the plain fields of a selection are read; worked out once."""
        _, reads = self._reads.get(id(selection), (None, None))
        if reads is None:
            found = ((name, self._read_of(parent_type, details)) for name, details in selection.items())
            reads = {name: read for name, read in found if read}
            self._reads[id(selection)] = selection, reads
        return reads

    def _read_of(self, parent_type: GraphQLObjectType, details: Details) -> Read | None:
        """Return how the field is read, or None if it is not plain."""
        node = details[0].node
        if node.name.value == "__typename":
            return lambda _: parent_type.name
        field = self.schema.get_field(parent_type, node.name.value)
        if field is None or not isinstance(field.resolve, Shortcut) or field.resolve.is_async:
            return None
        complete = self._completing(field.type, details)
        if complete is None:
            return None
        # Of no one item, so it has no path.
        info = self.build_resolve_info(field, [each.node for each in details], parent_type, None)  # type: ignore[arg-type]
        try:
            arguments = get_argument_values(
                field, node, self.variable_values, details[0].fragment_variable_values, self.hide_suggestions
            )
            resolve = field.resolve.bound(info, arguments)
        except Exception:  # noqa: BLE001 - an argument that is refused, for each source anew
            return None
        return lambda source: complete(resolve(source))

    def _completing(self, of: GraphQLOutputType, details: Details) -> Read | None:
        """Return what makes the answer's value of a resolved value of this type, or None if that is not plain."""
        if is_non_null_type(of):
            return self._completing_something(of.of_type, details)
        complete = self._completing_something(of, details)
        return complete and (lambda value: None if value is None else complete(value))

    def _completing_something(self, of: GraphQLOutputType, details: Details) -> Read | None:
        """Return the same for values that are not null."""
        if is_leaf_type(of):
            return self._completing_leaf(of)
        if is_list_type(of):
            complete = self._completing(of.of_type, details)
            return complete and (lambda value: [complete(each) for each in self._checked_list(value)])
        return self._completing_object(of, details) if is_object_type(of) else None

    def _completing_leaf(self, of: GraphQLLeafType) -> Read:
        as_it_is, coerce, is_awaitable = AS_IT_IS.get(of.name), of.coerce_output_value, self.is_awaitable

        def complete(value: Any) -> Any:
            if value.__class__ is as_it_is:
                return value
            if value is None or isinstance(value, Exception) or is_awaitable(value):
                raise _not_plain(value)
            coerced = coerce(value)
            if coerced is None or coerced is Undefined:
                raise _not_plain(value)
            return coerced

        return complete

    def _completing_object(self, of: GraphQLObjectType, details: Details) -> Read | None:
        selection, deferred, _ = self.collect_subfields(of, details)
        reads = self._reads_of(of, selection)
        if deferred or len(reads) < len(selection):
            return None
        fields = tuple(reads.items())
        # Whether a source is of the type is told by its class, everywhere in this schema.
        known: set[type] = set()

        def complete(value: Any) -> Any:
            if value.__class__ not in known:
                self._check_object(of, value)
                known.add(value.__class__)
            return {name: read(value) for name, read in fields}

        return complete

    def _check_object(self, of: GraphQLObjectType, value: Any) -> None:
        is_plain = value is not None and not isinstance(value, Exception) and not self.is_awaitable(value)
        # No type of this schema looks at `info`.
        if not is_plain or (of.is_type_of and not of.is_type_of(value, None)):  # type: ignore[arg-type]
            raise _not_plain(value)

    def _checked_list(self, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _not_plain(value)
        return value


def _not_plain(value: Any) -> NotPlainError:
    """Return the error; what was to be awaited is made again."""
    if iscoroutine(value):
        value.close()
    return NotPlainError()


def _merged(executed: dict[str, Any], done: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return both in the order of the document."""
    both = executed | done
    return {name: both[name] for name in names if name in both}


async def _merged_later(executed: Awaitable[dict[str, Any]], done: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return _merged(await executed, done, names)
