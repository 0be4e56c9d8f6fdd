"""Which questions are the same, and share an answer, and which are kept apart."""

import json
from typing import Any

import pytest

from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.questions import LIST
from tests.cache.shop_front import ask, post, raw_post

pytestmark = pytest.mark.usefixtures("_cache")


SAME = [
    "{ products { totalCount } }",
    "{products{totalCount}}",
    "query { products { totalCount } } # the number",
    "{\n  products\t{ , totalCount }\n}",
]


@pytest.mark.usefixtures("shop")
def test_a_question_is_the_same_however_it_is_written() -> None:
    replies = [ask(post(each)) for each in SAME]
    assert len({reply.raw for reply in replies}) == 1
    assert figures.misses == 1


@pytest.mark.usefixtures("shop")
def test_variables_are_the_same_in_any_order_and_with_others_beside_them() -> None:
    document = "query ($first: Int, $search: String) { products(first: $first, search: $search) { totalCount } }"
    for variables in (
        {"first": 2, "search": "lamp"},
        {"search": "lamp", "first": 2},
        {"first": 2, "search": "lamp", "x": 1},
    ):
        assert ask(raw_post(json.dumps({"query": document, "variables": variables}).encode())).data
    assert figures.misses == 1


DIFFERENT: list[dict[str, Any]] = [
    {"query": LIST},
    {"query": LIST, "variables": {"first": None}},
    {"query": LIST, "variables": {"first": 1}},
    {"query": LIST, "variables": {"first": 2}},
    {"query": LIST.replace("name", "slug"), "variables": {"first": 1}},
    {"query": LIST.replace("name", "slug name"), "variables": {"first": 1}},
    {"query": LIST.replace("name", "name slug"), "variables": {"first": 1}},
    {"query": LIST.replace("name", "n: name"), "variables": {"first": 1}},
    {"query": "query A { products { totalCount } } query B { brands { name } }", "operationName": "A"},
    {"query": "query A { products { totalCount } } query B { brands { name } }", "operationName": "B"},
    {"query": "query A { products { totalCount } }"},
]


@pytest.mark.usefixtures("shop")
def test_different_questions_are_kept_apart() -> None:
    replies = [ask(raw_post(json.dumps(each).encode())) for each in DIFFERENT]
    assert (figures.misses, figures.hits_local) == (len(DIFFERENT), 0)
    again = [ask(raw_post(json.dumps(each).encode())) for each in DIFFERENT]
    assert figures.misses == len(DIFFERENT)
    assert [reply.raw for reply in again] == [reply.raw for reply in replies]


def test_types_of_json_values_are_kept_apart(shop: Shop) -> None:
    document = "query ($first: Int) { products(first: $first) { nodes { slug } } }"
    bodies = [json.dumps({"query": document, "variables": {"first": value}}).encode() for value in (1, "1", True, 1.5)]
    good, *bad = [ask(raw_post(body)) for body in bodies]
    assert good.data == {"products": {"nodes": [{"slug": shop.lamp.slug}]}}
    assert [reply.status for reply in bad] == [400] * 3


@pytest.mark.usefixtures("shop")
def test_a_document_with_an_invalid_operation_beside_is_refused_after_the_good_one_was_kept() -> None:
    assert ask(post("query A { products { totalCount } }", operation="A")).data
    assert ask(post("query A { products { totalCount } } query B { nowhere }", operation="A")).status == 400
