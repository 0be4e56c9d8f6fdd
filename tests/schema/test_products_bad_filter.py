"""`products(filter:)`: values that no answer exists for are refused, and the error names the field."""

from typing import Any

import pytest

from tests.graphql import Refusal, ask

LIST = "query List($filter: ProductFilterInput) { products(filter: $filter) { nodes { slug } } }"
DIGITS = "1" * 5000  # More than Python reads.


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        ({"price": {"gte": "-0.01"}}, "filter.price.gte"),
        ({"price": {"lte": "10000000001"}}, "filter.price.lte"),
        ({"price": {"lte": "999999999999999.999999"}}, "filter.price.lte"),
        ({"minRating": 0}, "filter.minRating"),
        ({"minRating": 6}, "filter.minRating"),
        ({"minRating": -(2**31)}, "filter.minRating"),
        ({"ids": ["garbage"]}, "filter.ids"),
        ({"ids": ["QnJhbmQ6MQ=="]}, "filter.ids"),
        ({"ids": ["UHJvZHVjdDox"] * 101}, "filter.ids"),
        ({"categorySlugs": ["a"] * 101}, "filter.categorySlugs"),
        ({"categorySlugs": ["a\0b"]}, "filter.categorySlugs"),
        ({"categorySlugs": ["a" * 257]}, "filter.categorySlugs"),
        ({"brandSlugs": ["a"] * 101}, "filter.brandSlugs"),
        ({"brandSlugs": ["\0"]}, "filter.brandSlugs"),
    ],
)
def test_refuses_a_value_out_of_range(conditions: dict[str, Any], field: str) -> None:
    answer = ask(LIST, filter=conditions)
    assert answer.refusal == Refusal("BAD_REQUEST", field, ["products"])
    assert (answer.status, answer.partial_data) == (200, None)


NO_DECIMALS = ["NaN", "Infinity", "-Infinity", "sNaN", "1E400", "1e999999999", "", " 1", "1_000", "0x10", "١٢", "1.",
               ".5", "1.1234567", "1234567890123456", DIGITS, "1\0", "1,5"]  # fmt: skip


@pytest.mark.parametrize("value", [*NO_DECIMALS, 1.5, 1e300, True, 10**15, [1], {"a": 1}])
@pytest.mark.parametrize("bound", ["gte", "lte"])
def test_refuses_what_is_no_decimal_in_variables(value: object, bound: str) -> None:
    answer = ask(LIST, filter={"price": {bound: value}})
    assert answer.refusal == Refusal("BAD_REQUEST", f"filter.price.{bound}")
    assert (answer.status, "data" in answer.body) == (400, False)


@pytest.mark.parametrize(
    "literal", [*(f'"{value}"'.replace("\0", "\\u0000") for value in NO_DECIMALS), "1E400", "1e999999999",
                "1.1234567", "1e2", DIGITS, f"0.{DIGITS}", "true", "[1]", "{}", "NaN"]
)  # fmt: skip
def test_refuses_what_is_no_decimal_in_the_document(literal: str) -> None:
    answer = ask(f"{{ products(filter: {{price: {{gte: {literal}}}}}) {{ nodes {{ slug }} }} }}")
    assert answer.refusal == Refusal("BAD_REQUEST", "filter.price.gte")
    assert (answer.status, "data" in answer.body) == (400, False)


@pytest.mark.parametrize("literal", ["0", '"0"', "-0", '"-0"', "19.90", '"19.900000"', "10000000000"])
def test_takes_an_exact_decimal_as_text_or_literal(literal: str) -> None:
    assert ask(f"{{ products(filter: {{price: {{lte: {literal}}}}}) {{ nodes {{ slug }} }} }}").data


@pytest.mark.parametrize("literal", ['"eur"', '"EURO"', "EUR", "978", "null_", "[]"])
def test_refuses_what_is_no_currency_in_the_document(literal: str) -> None:
    answer = ask(f"{{ products(filter: {{currencyCode: {literal}}}) {{ nodes {{ slug }} }} }}")
    assert answer.refusal == Refusal("BAD_REQUEST", "filter.currencyCode")
    assert (answer.status, "data" in answer.body) == (400, False)


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        ({"currencyCode": "eur"}, "filter.currencyCode"),
        ({"currencyCode": "EURO"}, "filter.currencyCode"),
        ({"currencyCode": "ÉUR"}, "filter.currencyCode"),
        ({"currencyCode": 978}, "filter.currencyCode"),
        ({"currencyCode": "EUR\n"}, "filter.currencyCode"),
        ({"inStock": "yes"}, "filter.inStock"),
        ({"minRating": 4.5}, "filter.minRating"),
        ({"minRating": 2**31}, "filter.minRating"),
        ({"minRating": "4"}, "filter.minRating"),
        ({"ids": [1.5]}, "filter.ids[0]"),
        ({"categorySlugs": ["a", None]}, "filter.categorySlugs[1]"),
        ({"unknown": 1}, "filter"),
        (5, "filter"),
        ("x", "filter"),
        ([1, 2], "filter"),
    ],
)
def test_refuses_a_value_of_another_type(conditions: object, field: str) -> None:
    answer = ask(LIST, filter=conditions)
    assert answer.refusal == Refusal("BAD_REQUEST", field)
    assert (answer.status, "data" in answer.body) == (400, False)
