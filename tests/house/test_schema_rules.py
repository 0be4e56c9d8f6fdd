"""The schema is of one cast: names, lists, pages, mutations. As graphql-eslint and Relay want it."""

import re
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)

from nexus.env import ROOT

SCHEMA = build_schema((ROOT / "schema.graphql").read_text())
CAMEL, PASCAL, UPPER = (
    re.compile(r"[a-z][a-zA-Z0-9]*"),
    re.compile(r"[A-Z][a-zA-Z0-9]*"),
    re.compile(r"[A-Z][A-Z0-9_]*"),
)
PAGE_ARGUMENTS = {"first", "after", "last", "before"}
FIELD_PREFIXES = ("get", "list", "fetch", "query", "mutate")


def problems(schema: GraphQLSchema) -> list[str]:
    """Return everything in `schema` that is not of the house's cast."""
    own = [
        each
        for each in schema.type_map.values()
        if not is_introspection_type(each) and not is_specified_scalar_type(each)
    ]
    rules = (_names, _lists, _connections, _mutations, _ids)
    found = [problem for each in own for rule in rules for problem in rule(each)]
    return found + [f"{each.name} is reached from nowhere" for each in own if each not in _reached(schema)]


def _fields(each: GraphQLNamedType) -> dict[str, GraphQLField]:
    return each.fields if isinstance(each, GraphQLObjectType | GraphQLInterfaceType) else {}


def _names(each: GraphQLNamedType) -> Iterator[str]:
    if not PASCAL.fullmatch(each.name):
        yield f"{each.name} is not in PascalCase"
    if isinstance(each, GraphQLInputObjectType) != each.name.endswith("Input"):
        yield f"{each.name}: input types, and they alone, end in Input"
    if isinstance(each, GraphQLEnumType):
        yield from (f"{each.name}.{name} is not in UPPER_CASE" for name in each.values if not UPPER.fullmatch(name))
    members = each.fields if isinstance(each, GraphQLInputObjectType) else _fields(each)
    for name in members:
        if not CAMEL.fullmatch(name):
            yield f"{each.name}.{name} is not in camelCase"
        if name.lower().startswith(each.name.lower()) and name.lower() != each.name.lower():
            yield f"{each.name}.{name} repeats the name of its type"
    for name, field in _fields(each).items():
        if re.match(rf"({'|'.join(FIELD_PREFIXES)})[A-Z]", name):
            yield f"{each.name}.{name} begins with a verb that says nothing"
        yield from (f"{each.name}.{name}({key}) is not in camelCase" for key in field.args if not CAMEL.fullmatch(key))


def _lists(each: GraphQLNamedType) -> Iterator[str]:
    """A list has no holes, unless it answers place by place to a list of ids."""
    for name, field in _fields(each).items():
        inner = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        if isinstance(inner, GraphQLList) and not isinstance(inner.of_type, GraphQLNonNull) and "ids" not in field.args:
            yield f"{each.name}.{name} may have holes"


def _connections(each: GraphQLNamedType) -> Iterator[str]:
    for name, field in _fields(each).items():
        if get_named_type(field.type).name.endswith("Connection") and not field.args.keys() >= PAGE_ARGUMENTS:
            yield f"{each.name}.{name} cannot be paged both ways"
    if each.name.endswith("Connection"):
        shape = {name: str(field.type) for name, field in _fields(each).items()}
        item = each.name.removesuffix("Connection")
        wanted = {
            "edges": f"[{item}Edge!]!",
            "nodes": f"[{item}!]!",
            "pageInfo": "PageInfo!",
            "totalCount": "Int!",
        }
        if not wanted.items() <= shape.items():
            yield f"{each.name} is no connection as the others are"


def _mutations(each: GraphQLNamedType) -> Iterator[str]:
    """Every mutation answers with a payload, whose refusals carry a code that is an enum."""
    if each.name != "Mutation":
        return
    for name, field in _fields(each).items():
        payload = get_named_type(field.type)
        errors = _fields(payload).get("errors")
        if not payload.name.endswith("Payload") or not isinstance(field.type, GraphQLNonNull) or errors is None:
            yield f"Mutation.{name} does not answer with a payload that has errors"
            continue
        code = _fields(get_named_type(errors.type)).get("code")
        if code is None or not isinstance(get_named_type(code.type), GraphQLEnumType):
            yield f"Mutation.{name} refuses without a code"


def _ids(each: GraphQLNamedType) -> Iterator[str]:
    """Whatever has an id can be fetched by it."""
    if isinstance(each, GraphQLObjectType) and "id" in each.fields and "Node" not in {i.name for i in each.interfaces}:
        yield f"{each.name} has an id and is no Node"


def _reached(schema: GraphQLSchema) -> set[GraphQLNamedType]:
    roots = [root for root in (schema.query_type, schema.mutation_type) if root]
    waiting: list[GraphQLNamedType] = [*roots]
    seen: set[GraphQLNamedType] = set()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if isinstance(each, GraphQLInputObjectType):
            waiting += [get_named_type(field.type) for field in each.fields.values()]
        for field in _fields(each).values():
            waiting += [get_named_type(field.type), *(get_named_type(value.type) for value in field.args.values())]
        if isinstance(each, GraphQLInterfaceType):
            waiting += schema.get_implementations(each).objects
        if isinstance(each, GraphQLObjectType):
            waiting += each.interfaces
    return seen


def test_the_schema_keeps_the_rules() -> None:
    assert problems(SCHEMA) == []


@pytest.mark.parametrize(
    ("sdl", "problem"),
    [
        ("type Query { lamp_shade: Int }", "Query.lamp_shade is not in camelCase"),
        ("type Query { getLamp: Int }", "Query.getLamp begins with a verb that says nothing"),
        ("type Query { lamps: [Int]! }", "Query.lamps may have holes"),
        ("type Query { lamp: Lamp } type Lamp { lampName: Int }", "Lamp.lampName repeats the name of its type"),
        ("type Query { lamp: Lamp } type Lamp { id: ID! }", "Lamp has an id and is no Node"),
        ("type Query { lamp: Lamp } enum Lamp { off }", "Lamp.off is not in UPPER_CASE"),
        (
            "type Query { lamp(by: Lamp): Int } input Lamp { of: Int }",
            "Lamp: input types, and they alone, end in Input",
        ),
        ("type Query { lamp: Int } type Lamp { watts: Int }", "Lamp is reached from nowhere"),
        (
            "type Query { lamp: Int } type Mutation { dim: Boolean! }",
            "Mutation.dim does not answer with a payload that has errors",
        ),
        (
            "type Query { a(first: Int): ACC } type ACC { x: Int }".replace("ACC", "LampConnection"),
            "Query.a cannot be paged both ways",
        ),
    ],
)
def test_each_rule_finds_what_breaks_it(sdl: str, problem: str) -> None:
    assert problem in problems(build_schema(sdl))
