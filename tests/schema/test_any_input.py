"""Whatever a client sends, the answer is JSON: data, or a refusal that it can act upon; never a failure of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import make_brand, make_image, make_product, make_review
from tests.graphql import Answer, ask, send

EVERYWHERE = """query Everywhere($text: String!, $id: ID!, $first: Int, $last: Int) {
  bySlug: product(slug: $text) { slug }
  byId: product(id: $id) { slug }
  search: products(search: $text) { totalCount nodes { slug } }
  suggested: searchSuggest(query: $text) {
    correctedQuery completions { text } products { slug } categories { slug } brands { slug }
  }
  after: products(after: $text) { totalCount }
  slugs: products(filter: {categorySlugs: [$text], brandSlugs: [$text], ids: [$id]}) { totalCount }
  page: products(first: $first, last: $last) { nodes { slug } }
  facets: products(search: $text, filter: {categorySlugs: [$text]}) { facets(keys: [$text, "categorySlugs"]) { key } }
  brand(slug: $text) { slug }
  category(path: $text) { slug }
  tree: categoryTree(rootSlug: $text, maxDepth: $first) { level }
  node(id: $id) { id }
  nodes(ids: [$id]) { id }
  shown: product(slug: "lamp") {
    description(maxLength: $first) specs(keys: [$text]) { value } price { formatted(locale: $text) }
    reviews(before: $text, filter: {ratings: [1, 2]}) { totalCount }
  }
}"""

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
TEXTS = st.text(st.characters(), max_size=300)
INTEGERS = st.none() | st.integers(-(2**31), 2**31 - 1)

slow_fixture = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def shop() -> None:
    lamp = make_product(brand=make_brand(), description="A lamp.", specifications={"watts": 7})
    make_image(lamp)
    make_review(lamp)


def is_well_answered(answer: Answer) -> bool:
    """Return whether a client can do something with the answer."""
    return answer.status in {200, 400} and {refusal.code for refusal in answer.refusals} <= {
        "BAD_REQUEST",
        "CURSOR_INVALID",
    }


@slow_fixture
@given(text=TEXTS, id=st.text(max_size=60), first=INTEGERS, last=INTEGERS)
@example(text="en-u-nu-arab", id="UHJvZHVjdDow", first=100, last=None)
@example(text="-", id="=", first=None, last=None)
@example(text="a" * 256, id="\0", first=1, last=1)
def test_any_argument_is_answered(text: str, id: str, first: int | None, last: int | None) -> None:  # noqa: A002
    assert is_well_answered(ask(EVERYWHERE, text=text, id=id, first=first, last=last))


@slow_fixture
@given(price=JSON_VALUES, currency=JSON_VALUES, flag=JSON_VALUES)
def test_any_filter_is_answered(price: Any, currency: Any, flag: Any) -> None:
    document = """query Filters($price: Decimal, $currency: CurrencyCode, $flag: Boolean) {
      products(filter: {price: {gte: $price}, currencyCode: $currency, inStock: $flag, onSale: $flag}) { totalCount }
    }"""
    assert is_well_answered(ask(document, price=price, currency=currency, flag=flag))


@slow_fixture
@given(query=JSON_VALUES, variables=JSON_VALUES, operation=JSON_VALUES, more=JSON_VALUES)
def test_any_json_is_answered(query: Any, variables: Any, operation: Any, more: Any) -> None:
    assert is_well_answered(send(json.dumps(more)))
    body = {"query": query, "variables": variables, "operationName": operation, "extensions": more}
    assert is_well_answered(send(json.dumps(body)))
    assert is_well_answered(send(json.dumps(body | {"query": "{ __typename }"})))


@slow_fixture
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(body: bytes) -> None:
    assert is_well_answered(send(body))


@slow_fixture
@given(document=st.text("{}()[]:!$@.,\"'#\\ \n0123456789abtxqueryfragmentonproducts", max_size=80))
def test_any_document_is_answered(document: str) -> None:
    assert is_well_answered(ask(document))


@pytest.mark.parametrize(
    "value",
    ["5", "1.5", "-1E400", "true", "[]", "{a: 1}", "EUR", '[["x"]]', "9" * 5000, '""', '"x"', r'"\u0000"',
     '"2026-01-31"', '"2026-01-31T13:45:00"'],
)  # fmt: skip
def test_what_is_no_instant_is_refused(value: str) -> None:
    document = (
        f'mutation {{ moderateReview(id: "x", decision: APPROVE, expectedUpdatedAt: {value}) {{ review {{ id }} }} }}'
    )
    answer = ask(document)
    assert (answer.status, {refusal.code for refusal in answer.refusals}) == (400, {"BAD_REQUEST"})


@slow_fixture
@given(value=JSON_VALUES)
def test_any_instant_is_answered(value: Any) -> None:
    document = """mutation Moderate($at: DateTime) {
      moderateReview(id: "x", decision: APPROVE, expectedUpdatedAt: $at) { review { id } }
    }"""
    answer = ask(document, at=value)
    assert {refusal.code for refusal in answer.refusals} <= {"BAD_REQUEST", "UNAUTHENTICATED"}
