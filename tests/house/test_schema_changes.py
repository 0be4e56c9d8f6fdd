"""Clients that were generated from the latest release go on working, or SCHEMA_CHANGELOG.md says why not."""

import re
import subprocess
from collections.abc import Iterator

import pytest
from graphql import (
    BreakingChange,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    is_introspection_type,
    is_specified_scalar_type,
)

from nexus.env import ROOT

SDL = (ROOT / "schema.graphql").read_text()
CHANGELOG = (ROOT / "SCHEMA_CHANGELOG.md").read_text()
DEPRECATION = re.compile(r"Use `[^`]+`.* Removed in \d+\.\d+\.")


def breaks(before: str, now: str, changelog: str) -> list[str]:
    """Return each breaking change that `changelog` does not name in its words."""
    changes: list[BreakingChange] = find_breaking_changes(build_schema(before), build_schema(now))
    return [change.description for change in changes if change.description not in changelog]


def members(schema: GraphQLSchema) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield the name of each type, field and enum value, with its description and why it is deprecated."""
    for type_name, each in schema.type_map.items():
        if is_introspection_type(each) or is_specified_scalar_type(each):
            continue
        yield type_name, each.description, None
        inner = each.values if isinstance(each, GraphQLEnumType) else {}
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            inner = each.fields
        for name, member in inner.items():
            yield f"{type_name}.{name}", member.description, member.deprecation_reason


def undated(before: str, now: str) -> list[str]:
    """Return what is there since `before`, in a type that was there, and does not say since when."""
    known = {name for name, *_ in members(build_schema(before))}
    return [
        name
        for name, description, _ in members(build_schema(now))
        if name not in known and name.partition(".")[0] in known | {name}
        if not re.search(r"Added in \d+\.\d+\.$", description or "")
    ]


def vague_deprecations(now: str) -> list[str]:
    """Return what is deprecated without saying what to use instead, and when it goes."""
    return [name for name, _, reason in members(build_schema(now)) if reason and not DEPRECATION.fullmatch(reason)]


@pytest.fixture(scope="module")
def released() -> str:
    """The schema of the latest tag."""
    tag = _git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    if tag is None:
        pytest.skip("There is no release to compare the schema with: no tag like v0.1.0.")
    schema = _git("show", f"{tag.strip()}:schema.graphql")
    assert schema, f"{tag} has no schema.graphql"
    return schema


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607 - the machine's own git
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def test_nothing_breaks_unsaid(released: str) -> None:
    assert breaks(released, SDL, CHANGELOG) == []


def test_what_is_new_says_since_when(released: str) -> None:
    assert undated(released, SDL) == []


def test_what_will_go_says_when_and_what_to_use() -> None:
    assert vague_deprecations(SDL) == []


OLD = "type Query { lamp(size: Int): String, shade: String } enum Size { SMALL LARGE } input In { a: Int }"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("type Query { lamp(size: Int): String }", "Field Query.shade was removed."),
        ("type Query { lamp(size: Int): Int, shade: String }", "Field Query.lamp changed type from String to Int."),
        (
            "type Query { lamp(size: Int!): String, shade: String }",
            "Argument Query.lamp(size:) has changed type from Int to Int!.",
        ),
    ],
)
def test_a_break_is_found_until_it_is_said(now: str, said: str) -> None:
    rest = " enum Size { SMALL LARGE } input In { a: Int }"
    assert breaks(OLD, now + rest, "") == [said]
    assert breaks(OLD, now + rest, f"- {said} Nobody used it.") == []


def test_growing_is_no_break_but_says_since_when() -> None:
    grown = OLD.replace("LARGE", "LARGE HUGE").replace("shade: String", "shade: String, bulb: Int")
    assert breaks(OLD, grown, "") == []
    assert undated(OLD, grown) == ["Query.bulb", "Size.HUGE"]
    dated = grown.replace("bulb", '"Light. Added in 0.2." bulb').replace("HUGE", '"Vast. Added in 0.2." HUGE')
    assert undated(OLD, dated) == []


def test_a_vague_deprecation_is_found() -> None:
    sdl = 'type Query { lamp: Int @deprecated(reason: "REASON") }'
    assert vague_deprecations(sdl.replace("REASON", "Old.")) == ["Query.lamp"]
    assert vague_deprecations(sdl.replace("REASON", "Use `light`. Removed in 0.4.")) == []
