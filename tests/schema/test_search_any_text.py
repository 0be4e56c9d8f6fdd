"""Whatever is typed is searched as text: no error, few statements, and a correction that finds what it names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.selectors.search import corrected
from tests.factories import make_product
from tests.graphql import ask

pytestmark = pytest.mark.django_db

NAMES = ("Wireless speaker", "Studio headphones", "Crème brûlée torch", "Straße & Söhne 3.5mm", "日本の茶 подушка")
ASKED = """query Any($search: String) {
  products(search: $search) { totalCount nodes { name } searchInfo { query correctedQuery isFuzzy } }
}"""
ANYTHING = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=256)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéß'\\%_:*&|!() ", max_size=256)


@st.composite
def typos(draw: st.DrawFn) -> tuple[str, str]:
    """Return a word of the shop with one letter left out, doubled, replaced or swapped, and the word."""
    word = draw(st.sampled_from(("wireless", "speaker", "studio", "headphones", "brulee", "torch")))
    place = draw(st.integers(1, len(word) - 2))
    head, one, two, tail = word[:place], word[place], word[place + 1], word[place + 2 :]
    return draw(st.sampled_from((head + two + tail, head + one + one + two + tail, head + "q" + two + tail,
                                 head + two + one + tail))), word  # fmt: skip


@pytest.fixture
def shop() -> None:
    for number, name in enumerate(NAMES):
        make_product(f"p{number}", name=name)


@pytest.mark.usefixtures("shop")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=ANYTHING | LETTERS)
def test_any_text_is_searched(text: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        products = ask(ASKED, search=text).data["products"]
    assert len([query for query in captured if "catalog_product" in query["sql"]]) <= 3
    if not text.strip():
        assert products["searchInfo"] is None
        return
    instead = products["searchInfo"]["correctedQuery"]
    assert products["searchInfo"] == {"query": text.strip(), "correctedQuery": instead, "isFuzzy": instead is not None}
    if instead is not None:
        assert ask(ASKED, search=instead).data["products"]["nodes"] == products["nodes"]
        assert corrected(instead) is None


@pytest.mark.usefixtures("shop")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typo=typos())
def test_one_typo_finds_the_word(typo: tuple[str, str]) -> None:
    typed, word = typo
    found = [node["name"] for node in ask(ASKED, search=typed).data["products"]["nodes"]]
    assert found == [node["name"] for node in ask(ASKED, search=word).data["products"]["nodes"]]
    assert len(found) == 1
