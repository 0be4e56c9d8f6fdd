"""The schema documents itself: every type, field, argument, input field and enum value, in whole sentences."""

import re
from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

from nexus.env import ROOT

SCHEMA = build_schema((ROOT / "schema.graphql").read_text())


def everything() -> Iterator[tuple[str, str | None]]:
    """Yield the name and the description of all that a reader of the schema meets."""
    for type_name, each in SCHEMA.type_map.items():
        if is_introspection_type(each) or is_specified_scalar_type(each):
            continue
        yield type_name, each.description
        if isinstance(each, GraphQLEnumType):
            yield from ((f"{type_name}.{name}", value.description) for name, value in each.values.items())
        elif isinstance(each, GraphQLInputObjectType):
            yield from ((f"{type_name}.{name}", field.description) for name, field in each.fields.items())
        elif isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in each.fields.items():
                yield f"{type_name}.{name}", field.description
                yield from ((f"{type_name}.{name}({key})", value.description) for key, value in field.args.items())


DESCRIPTIONS = dict(everything())


def test_there_is_something_to_describe() -> None:
    assert {"Product", "Product.price", "Query.products(search)", "ProductSort.NEWEST"} < DESCRIPTIONS.keys()


def test_everything_has_a_description() -> None:
    assert [name for name, text in DESCRIPTIONS.items() if not (text or "").strip()] == []


def test_descriptions_are_plain_sentences() -> None:
    plain = re.compile(r"[A-Z`].*[.)]", re.DOTALL)
    assert [name for name, text in DESCRIPTIONS.items() if not plain.fullmatch(text or "")] == []
    assert [name for name, text in DESCRIPTIONS.items() if "<" in (text or "") or "**" in (text or "")] == []
