"""Scalars, ids, cursors and filters: whatever JSON a client puts in their place."""

import json
from base64 import b64encode, urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schema.root import schema
from tests.cache.shop_front import ask, post, raw_post
from tests.fuzz.answers import answered, slow_fixture
from tests.fuzz.people import People, signed_in

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
kinds = st.sampled_from([*schema._schema.type_map]) | st.text(max_size=12)
keys = st.integers().map(str) | st.uuids().map(str) | st.text(max_size=12)
encodings = st.sampled_from([b64encode, urlsafe_b64encode])
FILTERED = (
    "query ($filter: ProductFilterInput, $sort: ProductSort) { products(filter: $filter, sort: $sort) { totalCount } }"
)
AFTER = """query ($cursor: String, $by: ProductSort) {
  after: products(after: $cursor, sort: $by) { nodes { slug } }
  before: products(before: $cursor, sort: $by) { nodes { slug } }
  product(slug: "lamp") { reviews(after: $cursor) { nodes { title } } }
}"""
BY_ID = """query ($id: ID!) {
  node(id: $id) { __typename id }
  product(id: $id) { id }
  category(id: $id) { id }
  brand(id: $id) { id }
}"""


def fields_of(name: str) -> list[str]:
    """Return the names of an input's fields."""
    return [*schema._schema.type_map[name].fields]  # type: ignore[attr-defined]  # an input


@slow_fixture
@given(
    chosen=st.dictionaries(st.sampled_from(fields_of("ProductFilterInput")), json_values, max_size=3), sort=json_values
)
@example(chosen={"price": {"gte": "1E400"}}, sort=None)
@example(chosen={"price": {"gte": float("nan"), "lte": float("inf")}}, sort=None)
@example(chosen={"minRating": -(2**31)}, sort="UP")
@example(chosen={"brandSlugs": ["\0", "\ud800"]}, sort=None)
def test_whatever_a_filter_holds_is_answered(chosen: dict[str, Any], sort: Any) -> None:
    answered(raw_post(json.dumps({"query": FILTERED, "variables": {"filter": chosen, "sort": sort}}).encode()))


@slow_fixture
@given(kind=kinds, key=keys, encode=encodings, tail=st.sampled_from(["", "=", "==", "\n"]))
@example(kind="Product", key=str(2**63), encode=b64encode, tail="")
@example(kind="Review", key="٣", encode=b64encode, tail="")
@example(kind="User", key="\0", encode=b64encode, tail="")
@example(kind="Session", key="\ud800", encode=b64encode, tail="")
def test_whatever_an_id_spells_is_answered(kind: str, key: str, encode: Any, tail: str, people: People) -> None:
    spelt = encode(f"{kind}:{key}".encode(errors="surrogatepass")).decode() + tail
    for token in people:
        answered(post(BY_ID, id=spelt, headers=signed_in(token)))


@pytest.fixture
def cursor() -> str:
    return str(ask(post("{ products { edges { cursor } } }")).data["products"]["edges"][0]["cursor"])


@slow_fixture
@given(data=st.data())
def test_a_cursor_with_other_bytes_is_answered(data: st.DataObject, cursor: str) -> None:
    place = data.draw(st.integers(0, len(cursor) - 1))
    end = data.draw(st.integers(place, len(cursor)))
    given_cursor = cursor[:place] + data.draw(st.text(max_size=8)) + cursor[end:]
    order = data.draw(st.sampled_from([None, "PRICE_ASC", "RATING", "NAME_ASC"]))
    answered(post(AFTER, cursor=given_cursor, by=order))


@slow_fixture
@given(
    value=json_values,
    name=st.sampled_from(["Decimal", "DateTime", "CurrencyCode", "JSON", "URL", "ID", "Int", "Upload"]),
)
@example(value="2026-01-31T13:45:00+99:00", name="DateTime")
@example(value="0001-01-01T00:00:00+14:00", name="DateTime")
@example(value="9999-12-31T23:59:59-14:00", name="DateTime")
@example(value="-0", name="Decimal")
@example(value=10**400, name="Int")
def test_whatever_a_scalar_is_given_is_answered(value: Any, name: str, people: People) -> None:
    for token in (people.nobody, people.staff):
        answered(raw_post(body_of(WANTING[name], value), headers=signed_in(token)))


# One place in the schema that reads each scalar.
WANTING = {
    "Decimal": "query ($value: Decimal) { products(filter: {price: {gte: $value}}) { totalCount } }",
    "CurrencyCode": "query ($value: CurrencyCode) { products(filter: {currencyCode: $value}) { totalCount } }",
    "ID": "query ($value: ID!) { node(id: $value) { id } }",
    "Int": "query ($value: Int) { products(first: $value) { totalCount } }",
    "DateTime": """mutation ($value: DateTime) {
      moderateReview(id: "UmV2aWV3OjE=", decision: APPROVE, expectedUpdatedAt: $value) { errors { code } }
    }""",
    "JSON": """mutation ($value: JSON) {
      updateProduct(id: "UHJvZHVjdDox", input: {specifications: $value}) { errors { code } }
    }""",
    "URL": "query ($value: URL) { products { totalCount } }",
    "Upload": """mutation ($value: Upload!) {
      updateProduct(id: "UHJvZHVjdDox", input: {images: [{upload: {file: $value}}]}) { errors { code } }
    }""",
}


def body_of(document: str, value: Any) -> bytes:
    """Return a body as a client writes it that knows no bounds; NaN and Infinity among it."""
    return json.dumps({"query": document, "variables": {"value": value}}).encode()
