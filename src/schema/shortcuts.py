"""Resolving fields without Strawberry's detours, which cost more than the fields do.

Strawberry prepares every call for extensions, permissions and arguments in several forms. A field
that has none of the first two is resolved here by its attribute or its function alone. What fields
mean does not change, and a field that does not fit keeps Strawberry's resolver.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField


class Shortcut:
    """The resolver of a field: its function, called with the source, and with `info` and arguments if it takes them."""

    def __init__(self, field: StrawberryField, function: Callable[..., Any], schema: strawberry.Schema) -> None:
        self.is_async = field.is_async
        self._field = field
        self._function = function
        self._takes_info = field.base_resolver is not None and "info" in field.base_resolver.signature.parameters
        self._schema = schema

    def __call__(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """Resolve the field of one source, as graphql-core calls it."""
        return self.bound(info, arguments)(source)

    def bound(self, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Return what resolves the field of one source after another with the same arguments."""
        if not self._takes_info and not arguments:
            return self._function
        function, shown = self._function, strawberry.Info(_raw_info=info, _field=self._field)
        given = self._converted(arguments, shown) if arguments else {}
        if self._takes_info:
            given["info"] = shown
        return lambda source: function(source, **given)

    def _converted(self, arguments: Mapping[str, Any], info: strawberry.Info) -> dict[str, Any]:
        return convert_arguments(
            dict(arguments),
            self._field.arguments,
            scalar_registry=self._schema.schema_converter.scalar_registry,
            config=self._schema.config,
            info=info,
        )


def take_shortcuts(schema: strawberry.Schema) -> None:
    """Replace the resolvers in `schema` wherever a shortcut fits."""
    for graphql_type in schema._schema.type_map.values():  # noqa: SLF001 - Strawberry keeps graphql-core's schema there
        if not isinstance(graphql_type, GraphQLObjectType):
            continue
        for graphql_field in graphql_type.fields.values():
            field = graphql_field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            if isinstance(field, StrawberryField) and not field.extensions and (function := _function_of(field)):
                graphql_field.resolve = Shortcut(field, function, schema)


def _function_of(field: StrawberryField) -> Callable[..., Any] | None:
    """Return what makes the field's value of its source, or None if it wants more than we hand it."""
    if field.base_resolver is None:
        return attrgetter(getattr(field, "django_name", None) or field.python_name)
    source, *others = field.base_resolver.signature.parameters or [None]
    arguments = {argument.python_name for argument in field.arguments}
    if source is None or set(others) - {"info"} != arguments:
        return None
    return field.base_resolver._unbound_wrapped_func  # noqa: SLF001 - the function as it was written
