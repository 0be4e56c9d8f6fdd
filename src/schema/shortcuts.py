"""Resolving plain fields without Strawberry's detours, which cost more than the fields do.

Strawberry prepares every call for extensions, permissions and arguments. A field that has none of
them is resolved here by its attribute or its function alone. What fields mean does not change, and
a field that does not fit keeps Strawberry's resolver. Measured in `docs/performance.md`.
"""

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

type Resolver = Callable[[Any, GraphQLResolveInfo[Any]], Any]


def take_shortcuts(schema: strawberry.Schema) -> None:
    """Replace the resolvers of plain fields in `schema`."""
    for graphql_type in schema._schema.type_map.values():  # noqa: SLF001 - Strawberry keeps graphql-core's schema there
        if not isinstance(graphql_type, GraphQLObjectType):
            continue
        for graphql_field in graphql_type.fields.values():
            field = graphql_field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            if isinstance(field, StrawberryField) and not field.extensions and not graphql_field.args:
                graphql_field.resolve = _shortcut(field) or graphql_field.resolve


def _shortcut(field: StrawberryField) -> Resolver | None:
    if field.base_resolver is None:
        return _attribute(getattr(field, "django_name", None) or field.python_name)
    function = field.base_resolver._unbound_wrapped_func  # noqa: SLF001 - the function as it was written
    match [*field.base_resolver.signature.parameters]:
        case [_]:
            return _function_of_source(function)
        case [_, "info"]:
            return _function_of_source_and_info(function, field)
        case _:
            return None


def _attribute(name: str) -> Resolver:
    def resolve(source: Any, _info: GraphQLResolveInfo[Any]) -> Any:
        return getattr(source, name)

    return resolve


def _function_of_source(function: Callable[[Any], Any]) -> Resolver:
    def resolve(source: Any, _info: GraphQLResolveInfo[Any]) -> Any:
        return function(source)

    return resolve


def _function_of_source_and_info(function: Callable[..., Any], field: StrawberryField) -> Resolver:
    def resolve(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
        return function(source, info=strawberry.Info(_raw_info=info, _field=field))

    return resolve
