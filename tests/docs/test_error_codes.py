"""docs/errors.md lists every code that a client can meet, in the words of the schema, and says what to do about it.

With UPDATE_DOCS=1 it writes the table of payload codes anew, and keeps the last column.
"""

import os
import re

from graphql import GraphQLEnumType, build_schema

from nexus.env import ROOT

PAGE = ROOT / "docs" / "errors.md"
SCHEMA = build_schema((ROOT / "schema.graphql").read_text())
# Whose payloads refuse by which enum.
SOURCES = {"AccountErrorCode": "accounts", "CatalogErrorCode": "catalogue", "ReviewErrorCode": "reviews"}
HEAD = "| code | of | means | what to do |\n|---|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"((?:\|.*\|\n)+)")
ROW = re.compile(r"^\| (\w+) \| (.+?) \| (.+?) \| (.*?) \|$", re.MULTILINE)
CODE = re.compile(r'(?:^    code = |"code": )"([A-Z_]+)"', re.MULTILINE)
# The code of all payload refusals together, which no client sees.
INNER = {"REFUSED"}


def codes_of_payloads() -> list[tuple[str, str, str]]:
    """Return each code with whose it is and what it means there; codes of one meaning share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name, source in SOURCES.items():
        enum = SCHEMA.type_map[name]
        assert isinstance(enum, GraphQLEnumType)
        for code, value in enum.values.items():
            rows.setdefault((code, str(value.description)), []).append(source)
    return [(code, ", ".join(sources), meaning) for (code, meaning), sources in sorted(rows.items())]


def codes_of_requests() -> set[str]:
    """Return every code that stands in the source of an error of a request."""
    source = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    return set(CODE.findall(source)) - INNER


def test_payload_codes_are_those_of_the_schema() -> None:
    page = PAGE.read_text()
    (table,) = TABLE.findall(page)
    shown = ROW.findall(table)
    if os.environ.get("UPDATE_DOCS"):
        advice = {row[:2]: row[3] for row in shown}
        rows = "".join(f"| {' | '.join(row)} | {advice.get(row[:2], '')} |\n" for row in codes_of_payloads())
        PAGE.write_text(page.replace(table, rows))
        return
    assert [row[:3] for row in shown] == codes_of_payloads()
    assert [row[0] for row in shown if not row[3].strip()] == [], "what to do is for a person to write"


def test_request_codes_are_those_of_the_source() -> None:
    section = PAGE.read_text().partition("## Errors of a request")[2].partition("## Errors in a payload")[0]
    shown = set(re.findall(r"^\| ([A-Z_]+) \|", section, re.MULTILINE))
    assert shown == codes_of_requests()
