"""The text functions of the database: what becomes a word, and what a search text asks for."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_product

pytestmark = pytest.mark.django_db


def select(expression: str, *params: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", params)
        (value,) = cursor.fetchone()
        return value


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Lamps", "'lamp' | 'lamps':*"),
        ("desk lamp", "( 'desk' | 'desk':* ) & ( 'lamp' | 'lamp':* )"),
        ("lamp LAMP lamp, lamp", "'lamp' | 'lamp':*"),
        ("a " * 128, "'a' | 'a':*"),
        ("Crème-brûlée!", "( 'brule' | 'brulee':* ) & ( 'creme' | 'creme':* )"),
        ("the", "'the' | 'the':*"),
        ("  ", ""),
        ("!&|:*()<->\\'\"", ""),
        ("", ""),
    ],
)
def test_a_search_text_asks_for_each_word_once_by_stem_or_beginning(text: str, query: str) -> None:
    assert select("nexus_query(%s)::text", text) == query


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Running shoes", "run running shoe shoes"),
        ("Wi-Fi", "fi wi"),
        ("O'Neill's 3.5mm", "3 5mm neill o s"),
        ("https://example.com/a?b=c", "a b c com exampl example https"),
        ("Größe", "gross grosse"),
        ("½ inch", "1 2 inch"),
        ("№ 5 ©", "5 c no"),
        ("", ""),
    ],
)
def test_a_text_is_kept_by_its_words_and_their_stems(text: str, words: str) -> None:
    assert select("array_to_string(tsvector_to_array(nexus_words(%s)), ' ')", text) == words


# Latin, Greek, Cyrillic, Chinese and Japanese. PostgreSQL folds a few rare letters that its parser does not know.
LETTERS = (
    st.characters(min_codepoint=1, max_codepoint=0x17F)
    | st.characters(min_codepoint=0x370, max_codepoint=0x52F)
    | st.characters(min_codepoint=0x2000, max_codepoint=0x2BFF)
    | st.characters(min_codepoint=0x3040, max_codepoint=0x9FFF)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(LETTERS, max_size=256))
def test_any_text_finds_itself_unless_it_has_no_word(text: str) -> None:
    query = select("nexus_query(%s)::text", text)
    assert query == "" or select("nexus_words(%s) @@ nexus_query(%s)", text, text)


def test_a_description_is_searched_in_its_first_20_000_characters() -> None:
    product = make_product(description=f"{'word ' * 3_999}early late")
    found = "search_vector @@ nexus_query(%s) FROM catalog_product WHERE id = %s"
    assert select(found, "early", product.pk)
    assert not select(found, "late", product.pk)


def test_a_description_of_any_length_can_be_stored() -> None:
    words = " ".join(f"{number:x}" for number in range(1, 200_000))
    assert make_product(description=words).pk
