"""`schema.graphql` is what the code says: clients are generated from it."""

from strawberry.printer import print_schema

from nexus.env import ROOT
from schema.root import schema


def test_the_schema_file_is_fresh() -> None:
    assert (ROOT / "schema.graphql").read_text().rstrip("\n") == print_schema(schema).rstrip("\n"), "make schema"
