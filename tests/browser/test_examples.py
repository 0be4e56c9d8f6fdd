"""The example queries that GraphiQL opens with, held against the schema file."""

import json
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values

from catalog.demo.content import read_shop
from catalog.demo.people import CUSTOMER
from nexus.env import ROOT

EXAMPLES = sorted((ROOT / "graphiql" / "examples").glob("*.graphql"))
VARIABLES = json.loads((ROOT / "graphiql" / "examples" / "variables.json").read_text())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_valid_with_its_variables(path: Path) -> None:
    schema = build_schema((ROOT / "schema.graphql").read_text())
    document = parse(path.read_text())
    assert validate(schema, document) == []
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    assert operations
    for operation in operations:
        given = get_variable_values(schema, operation.variable_definitions or (), VARIABLES.get(path.stem, {}))
        assert not isinstance(given, list), given


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_begins_with_what_it_is_for(path: Path) -> None:
    assert path.read_text().startswith("# ")


def test_every_variable_belongs_to_an_example() -> None:
    assert set(VARIABLES) <= {path.stem for path in EXAMPLES}


def test_variables_name_things_of_the_demo_shop() -> None:
    shop = read_shop()
    assert VARIABLES["category"]["path"] in {category.slug for category in shop.categories if category.parent is None}
    assert VARIABLES["facets"]["path"] in {category.slug for category in shop.categories if category.parent is None}
    assert VARIABLES["product"]["slug"] in {product.slug for product in shop.products}
    assert VARIABLES["login"]["input"]["email"] == CUSTOMER
    assert any(VARIABLES["search"]["text"] in product.name for product in shop.products)
    assert any(
        word.startswith(VARIABLES["suggest"]["typed"]) for product in shop.products for word in product.name.split()
    )
