"""Relay's compiler takes the schema: global ids, connections, and a fragment that fetches its own next page."""

import json
import re

import pytest

from nexus.npm import BuildError
from tests.clients.conftest import Tools

COMPILER = "relay-compiler/cli.js"
TSC = "typescript/bin/tsc"


def test_compiles_a_refetchable_connection(tools: Tools) -> None:
    tools.run(COMPILER, within="relay")
    tools.run(TSC, "-p", "relay")
    artifact = (tools.folder / "relay" / "src" / "__generated__" / "Reviews_product.graphql.ts").read_text()
    assert '"refetch"' in artifact
    assert '"connection"' in artifact
    query = (tools.folder / "relay" / "src" / "__generated__" / "ReviewsMoreQuery.graphql.ts").read_text()
    (text,) = re.findall(r'"text": (".*")', query)
    assert "node(id: $id)" in json.loads(text)
    assert "pageInfo {\n    endCursor\n    hasNextPage" in json.loads(text).replace("      ", "    ")


def test_refuses_what_the_schema_does_not_have(tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tools.folder / "relay" / "src" / "Wrong.ts"
    wrong.write_text(
        "import { graphql } from 'relay-runtime';\nexport const wrong = graphql`query WrongQuery { shop { motto } }`;\n"
    )
    try:
        with pytest.raises(BuildError):
            tools.run(COMPILER, "--validate", within="relay")
    finally:
        wrong.unlink()
    assert "The type `Shop` has no field `motto`" in capsys.readouterr().err.replace("\n", " ")
