"""GraphQL Code Generator makes TypeScript of the schema and the operations, and the strictest compiler takes it."""

import pytest

from nexus.npm import BuildError
from tests.clients.conftest import Tools

CODEGEN = "@graphql-codegen/cli/esm/bin.js"
TSC = "typescript/bin/tsc"


@pytest.fixture(scope="module", autouse=True)
def _generated(tools: Tools) -> None:
    tools.run(CODEGEN, "--config", "typescript/codegen.ts")


def test_pages_compile_with_the_generated_types(tools: Tools) -> None:
    tools.run(TSC, "-p", "typescript")


def test_a_page_that_asks_for_too_much_does_not(tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tools.folder / "typescript" / "generated" / "wrong.ts"
    wrong.write_text(
        "import type { HomePageQuery } from './operations.js';\n"
        "export const motto = (page: HomePageQuery) => page.shop.motto;\n"
    )
    try:
        with pytest.raises(BuildError):
            tools.run(TSC, "-p", "typescript")
    finally:
        wrong.unlink()
    assert "Property 'motto' does not exist" in capsys.readouterr().err
