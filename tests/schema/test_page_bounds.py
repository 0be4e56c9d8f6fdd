"""A page between two cursors: the list goes on behind `before` and in front of `after`, whichever way it is read."""

import pytest

from tests.factories import day, make_product
from tests.graphql import ask

PAGE = """query Page($first: Int, $last: Int, $after: String, $before: String) {
  products(sort: OLDEST, first: $first, last: $last, after: $after, before: $before) {
    edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage }
  }
}"""


@pytest.mark.parametrize("size", [{}, {"first": 2}, {"last": 2}, {"first": 9}, {"last": 9}], ids=str)
@pytest.mark.parametrize(
    ("after", "before"), [(None, "d"), ("a", None), ("a", "d")], ids=["before", "after", "between"]
)
def test_the_page_knows_what_lies_beyond_its_cursors(
    size: dict[str, int], after: str | None, before: str | None
) -> None:
    for number, slug in enumerate("abcd"):
        make_product(slug, created_at=day(number))
    cursors = {edge["node"]["slug"]: edge["cursor"] for edge in ask(PAGE).data["products"]["edges"]}
    page = ask(PAGE, **size, after=cursors.get(after or ""), before=cursors.get(before or "")).data["products"]
    slugs = [edge["node"]["slug"] for edge in page["edges"]]
    assert page["pageInfo"] == {"hasPreviousPage": slugs[0] != "a", "hasNextPage": slugs[-1] != "d"}
