"""Every type that a query can show has chosen whether answers with it are kept, and which changes spoil them."""

from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type

from schema.answer_cache.dependencies import DOMAIN_OF, DOMAIN_OF_FIELD, NEUTRAL, NEVER, SCHEMA_FIELDS
from schema.root import schema

SCHEMA = schema._schema
# What is somebody's own; an answer that shows it is never kept.
OWN = {"GeoPlace", "LoginEvent", "LoginEventConnection", "LoginEventEdge", "SecurityClaim", "Session", "User"}
# Whatever has the id that is asked for: spoiled by everything.
INTERFACES = {"Node"}
KEPT = {*DOMAIN_OF, *NEUTRAL}


def shown_by_queries() -> set[str]:
    """Return the objects and interfaces that can be reached from the root of queries."""
    found: set[str] = set()
    pending = ["Query"]
    while pending:
        name = pending.pop()
        shown = SCHEMA.type_map[name]
        if name in found or not isinstance(shown, GraphQLObjectType | GraphQLInterfaceType):
            continue
        found.add(name)
        pending += [get_named_type(field.type).name for field in shown.fields.values()]
        if isinstance(shown, GraphQLInterfaceType):
            pending += [each.name for each in SCHEMA.get_possible_types(shown)]
    return found


def test_every_type_has_its_place() -> None:
    assert shown_by_queries() == (KEPT - {*SCHEMA_FIELDS.values()}) | OWN | INTERFACES


def test_none_has_two() -> None:
    assert not {*DOMAIN_OF} & NEUTRAL
    assert not KEPT & (OWN | INTERFACES)


def test_fields_that_are_named_are_there() -> None:
    for type_name, field in {*DOMAIN_OF_FIELD, *NEVER}:
        assert field in SCHEMA.type_map[type_name].fields
