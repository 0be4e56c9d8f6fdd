"""A document with as many mistakes as it may hold: each is named, and the document is read no more than once for it."""

from typing import Any
from unittest.mock import patch

from graphql import parse

from tests.graphql import Refusal, ask


def test_names_the_arguments_of_many_mistakes_in_one_walk(settings: Any) -> None:
    settings.DOCUMENT_MAX_ALIASES, settings.QUERY_MAX_COST = 90, 1_000_000
    aliases = " ".join(f"a{number}: products(filter: {{price: {{gte: []}}}}) {{ totalCount }}" for number in range(90))
    with patch("schema.documents.parse", wraps=parse) as parsed:
        answer = ask(f"{{ {aliases} }}")
    assert answer.status == 400
    assert answer.refusals == [Refusal("BAD_REQUEST", "filter.price.gte")] * 90
    assert parsed.call_count == 1
