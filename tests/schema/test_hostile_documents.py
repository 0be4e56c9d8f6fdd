"""Documents that are meant to hurt are answered as JSON for little work, and the next request is served."""

import time

import pytest

from tests.graphql import ask

WIDE = "{" + "".join(f"a{number}:__typename " for number in range(2_000)) + "}"
DOCUMENTS = {
    "deep selection": "{" + "a{" * 20_000 + "b" + "}" * 20_000 + "}",
    "deep list": "{ node(id: " + "[" * 20_000 + "]" * 20_000 + ") { id } }",
    "deep object": "{ node(id: " + "{a:" * 15_000 + "1" + "}" * 15_000 + ") { id } }",
    "deep type": "query A($a: " + "[" * 20_000 + "Int" + "]" * 20_000 + ") { __typename }",
    "wide": WIDE,
    "cycle of fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "many comments": "#\n" * 20_000 + "{ __typename }",
    "many directives": "{ __typename " + "@skip(if: false) " * 2_500 + "}",
    "control characters": "{ __typename \x00\x01\x02 }",
    "lone surrogate": '{ product(slug: "\\ud800") { slug } }',
    "combining marks": '{ product(slug: "' + "\u0301" * 40_000 + '") { slug } }',
    "block string": '{ product(slug: """' + "\n " * 20_000 + '""") { slug } }',
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_is_answered_as_json_for_little_work(kind: str) -> None:
    began = time.process_time()
    answer = ask(DOCUMENTS[kind])
    assert time.process_time() - began < 1
    assert answer.status in {200, 400}
    assert {refusal.code for refusal in answer.refusals} <= {"BAD_REQUEST", "QUERY_TOO_COMPLEX"}
    assert ask("{ __typename }").data == {"__typename": "Query"}
