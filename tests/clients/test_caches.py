"""The cache recipes of docs/api.md, run against a shop; the storefront uses one of them."""

import re

import pytest
from graphql import GraphQLObjectType, build_schema

from nexus.env import ROOT
from tests.clients.conftest import HERE, Tools
from tests.clients.shop import Shop

TSC = "typescript/bin/tsc"
RECIPES = HERE / "caches"
SCHEMA = build_schema((ROOT / "schema.graphql").read_text())


@pytest.mark.local_stack
@pytest.mark.parametrize("cache", ["apollo", "urql"])
def test_the_recipe_keeps_lists_and_parts_together(tools: Tools, shop: Shop, cache: str) -> None:
    tools.run(TSC, "-p", "caches")
    tools.run_node("generated/check.js", cache, shop.endpoint, within="caches")


def test_the_page_shows_the_recipes() -> None:
    shown = re.findall(r"^```ts\n(.*?)^```$", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE | re.DOTALL)
    assert shown == [(RECIPES / name).read_text() for name in ("apollo.ts", "urql.ts")]


def test_the_storefront_uses_the_recipe() -> None:
    used = ROOT / "examples" / "storefront" / "src" / "api" / "cache.ts"
    assert used.read_text() == (RECIPES / "urql.ts").read_text()


def test_urqls_recipe_names_every_part_that_shoppers_see() -> None:
    """Staff's types aside: whoever builds a back office adds them."""
    objects = {name: each for name, each in SCHEMA.type_map.items() if isinstance(each, GraphQLObjectType)}
    without_id = {name for name, each in objects.items() if "id" not in each.fields and not name.startswith("__")}
    for_staff = {"BrandPayload", "CatalogDeletePayload", "CatalogError", "CategoryPayload", "ProductPayload"}
    for_staff |= {"ProductStaffFields", "ReviewReport", "ReviewReportReasonCount", "ReviewStaffFields"}
    connections = {name for name in without_id if name.endswith(("Connection", "Edge"))} | {"PageInfo"}
    named = re.search(r"PARTS = \[(.*?)\]", (RECIPES / "urql.ts").read_text(), re.DOTALL)
    assert named
    parts = without_id - connections - for_staff - {"Query", "Mutation"}
    assert sorted(parts) == re.findall(r"'(\w+)'", named[1])
