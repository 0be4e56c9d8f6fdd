"""Every root field is asked whatever the schema lets a client ask, and what it does not, by three kinds of people."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, from_schema, nodes

from accounts.models import User
from catalog.models import Brand, Category, Product, ProductReview
from schema.root import schema
from tests.cache.shop_front import post
from tests.factories import global_id
from tests.fuzz.answers import answered, slow_fixture
from tests.fuzz.people import People, signed_in

SCHEMA = schema._schema
# Nothing of them could be wrong.
WITHOUT_ARGUMENTS = {"shop", "categories", "brands", "revokeOtherSessions"}
few = settings(slow_fixture, max_examples=8)

ID = re.compile(r'(\b\w*[iI]d: )("[^"]*"|-?\d+)')
instants = st.datetimes().map(lambda instant: f"{instant.isoformat()}Z")
amounts = st.decimals(allow_nan=True, places=2).map(str)
texts = st.text(max_size=20)
SCALARS = {
    "CurrencyCode": (st.sampled_from(["EUR", "XXX", "eur"]) | texts).map(nodes.String),
    "DateTime": (instants | texts).map(nodes.String),
    "Decimal": (amounts | texts).map(nodes.String) | st.integers().map(nodes.Int) | st.floats().map(nodes.Float),
    "JSON": texts.map(nodes.String) | st.booleans().map(nodes.Boolean),
    "URL": texts.map(nodes.String),
    "Upload": texts.map(nodes.String),
}


def root_fields() -> list[str]:
    roots = (SCHEMA.query_type, SCHEMA.mutation_type)
    return [name for root in roots if root for name in root.fields]


def documents(name: str, mode: Mode) -> st.SearchStrategy[str]:
    """Return what can be written with one root field; a surrogate can stand in JSON, and so in a string."""
    return from_schema(SCHEMA, fields=[name], custom_scalars=SCALARS, codec=None, mode=mode)


@pytest.fixture
def ids() -> list[str]:
    """What is there, for what no generator would find by itself."""
    rows = (model.objects.first() for model in (Product, ProductReview, Category, Brand, User))
    return [global_id(row) for row in rows]


@pytest.mark.parametrize("name", root_fields())
def test_whatever_is_valid_is_answered(name: str, people: People, ids: list[str]) -> None:
    @few
    @given(document=documents(name, Mode.POSITIVE), who=st.sampled_from(people), known=st.none() | st.sampled_from(ids))
    def ask_it(document: str, who: str, known: str | None) -> None:
        asked = ID.sub(rf'\1"{known}"', document) if known else document
        answered(post(asked, headers=signed_in(who)))

    ask_it()


@pytest.mark.parametrize("name", [name for name in root_fields() if name not in WITHOUT_ARGUMENTS])
def test_whatever_is_invalid_is_refused(name: str, people: People) -> None:
    @few
    @given(document=documents(name, Mode.NEGATIVE), who=st.sampled_from(people))
    def ask_it(document: str, who: str) -> None:
        answered(post(document, headers=signed_in(who)))

    ask_it()
