"""Documents and variables: which status and code a refusal has, for both media types."""

import pytest

from tests.graphql import GRAPHQL_JSON, JSON, Refusal, ask


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize(
    "document",
    ["{", "{ unknown }", "{ products }", "{ products(unknown: 1) { totalCount } }", "query A($a: Int) { __typename }",
     "query A($a: Unknown) { __typename }", "{ ...Missing }", "fragment A on Query { ...A } { ...A }", "\ufeff", "\x07",
     "query A($id: ID!) { node(id: $id) { id } }", "subscription { __typename }", "{ __typename @unknown }",
     "query A { __typename } query A { __typename }", "type Query { a: Int }"]
)  # fmt: skip
def test_refuses_a_document_that_is_not_valid(document: str, accept: str) -> None:
    answer = ask(document, accept=accept)
    assert {refusal.code for refusal in answer.refusals} == {"BAD_REQUEST"}
    assert (answer.status, answer.body.get("data")) == (400, None)


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
def test_a_field_that_refused_at_run_time_is_no_http_error(accept: str) -> None:
    answer = ask("{ product { name } shop { name } }", accept=accept)
    assert (answer.status, answer.refusal) == (200, Refusal("BAD_REQUEST", "id", ["product"]))
    assert answer.partial_data == {"product": None, "shop": {"name": "Nexus"}}


@pytest.mark.parametrize("variables", [{"first": "x"}, {"first": None}, {}])
def test_refuses_a_bad_or_missing_variable(variables: dict[str, object]) -> None:
    answer = ask("query A($first: Int!) { products(first: $first) { totalCount } }", **variables)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST", "first"))


def test_ignores_variables_that_the_document_does_not_name() -> None:
    assert ask("{ __typename }", unknown=1).data == {"__typename": "Query"}


@pytest.mark.parametrize("value", ["CHEAPEST", '"NEWEST"', "1", "newest", "[]"])
def test_refuses_an_unknown_enum_value_in_the_document(value: str) -> None:
    answer = ask(f"{{ products(sort: {value}) {{ totalCount }} }}")
    assert (answer.status, answer.refusal.code) == (400, "BAD_REQUEST")
    assert answer.refusal.field == ("sort" if value != "[]" else None)


@pytest.mark.parametrize("value", ["CHEAPEST", "newest", 1, True, ["NEWEST"], {}])
def test_refuses_an_unknown_enum_value_in_variables(value: object) -> None:
    answer = ask("query A($sort: ProductSort) { products(sort: $sort) { totalCount } }", sort=value)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST", "sort"))


@pytest.mark.parametrize(
    ("document", "selected"),
    [
        ("query A { a: __typename } query B { b: __typename }", {"b": "Query"}),
        ("fragment F on Query { f: __typename } query A { a: __typename } query B { ...F }", {"f": "Query"}),
    ],
)
def test_runs_the_operation_that_is_named(document: str, selected: object) -> None:
    assert ask(document, operation="B").data == selected


def test_skips_and_includes_what_variables_say() -> None:
    document = """query A($yes: Boolean!, $no: Boolean!) {
      a: __typename @include(if: $yes) b: __typename @skip(if: $yes) c: __typename @include(if: $no)
      products { totalCount @include(if: $no) ... @include(if: $yes) { nodes { slug } } }
    }"""
    assert ask(document, yes=True, no=False).data == {"a": "Query", "products": {"nodes": []}}
