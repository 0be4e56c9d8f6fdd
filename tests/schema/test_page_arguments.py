"""`first`, `last`, `after` and `before`, the same on every connection."""

import pytest

from tests.factories import make_brand, make_product, make_review
from tests.graphql import MODERATOR, Refusal, ask, ask_as

CONNECTIONS = {
    "products": "{ products(ARGUMENTS) { nodes { id } } }",
    "category.products": '{ category(slug: "things") { products(ARGUMENTS) { nodes { id } } } }',
    "brand.products": '{ brand(slug: "acme") { products(ARGUMENTS) { nodes { id } } } }',
    "product.reviews": '{ product(slug: "lamp") { reviews(ARGUMENTS) { nodes { id } } } }',
    "reviews": "{ reviews(ARGUMENTS) { nodes { id } } }",
}


@pytest.fixture(autouse=True)
def shop() -> None:
    make_review(make_product(brand=make_brand()))


@pytest.mark.parametrize("connection", CONNECTIONS)
@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("first: -1", "first"),
        ("first: 0", "first"),
        ("first: 101", "first"),
        ("first: 2147483647", "first"),
        ("last: -1", "last"),
        ("last: 0", "last"),
        ("last: 101", "last"),
        ("last: 2147483647", "last"),
        ("first: 1, last: 1", "last"),
    ],
)
def test_refuses_a_page_size_out_of_range(connection: str, arguments: str, field: str) -> None:
    answer = ask_as(MODERATOR, CONNECTIONS[connection].replace("ARGUMENTS", arguments))
    assert answer.refusal == Refusal("BAD_REQUEST", field, connection.split("."))


@pytest.mark.parametrize("connection", CONNECTIONS)
@pytest.mark.parametrize(
    "arguments", ["first: 1", "first: 100", "last: 1", "last: 100", "first: null, last: 1", "first: null"]
)
def test_takes_a_page_size_in_range(connection: str, arguments: str) -> None:
    answer = ask_as(MODERATOR, CONNECTIONS[connection].replace("ARGUMENTS", arguments)).data
    for step in connection.split("."):
        answer = answer[step]
    assert len(answer["nodes"]) == 1


@pytest.mark.parametrize(
    "value", ["2147483648", "-2147483649", "1.0", '"1"', "true", pytest.param("1" * 5000, id="long")]
)
def test_refuses_a_page_size_that_is_no_number_in_the_document(value: str) -> None:
    answer = ask(f"{{ products(first: {value}) {{ nodes {{ id }} }} }}")
    assert (answer.refusal, answer.status) == (Refusal("BAD_REQUEST", "first"), 400)


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 1.5, 1e300, "1", True, [], 2**63])
def test_refuses_a_page_size_that_is_no_number_in_variables(value: object) -> None:
    answer = ask("query Size($first: Int) { products(first: $first) { nodes { id } } }", first=value)
    assert (answer.refusal, answer.status) == (Refusal("BAD_REQUEST", "first"), 400)


def test_a_refusal_says_where_it_stands() -> None:
    answer = ask("{ a: products(first: 1) { nodes { reviews(first: 0) { totalCount } } } }")
    assert answer.refusal == Refusal("BAD_REQUEST", "first", ["a", "nodes", 0, "reviews"])
    assert answer.errors[0]["locations"] == [{"line": 1, "column": 35}]
    assert answer.status == 200
