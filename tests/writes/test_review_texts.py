"""Which stars and words a review takes: the same when it is written and when it is changed."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import ProductReview
from nexus.common.viewer import Viewer
from tests.factories import make_product, make_review, make_user
from tests.graphql import MODERATOR
from tests.writes.reviews import Refused, create, make_viewer, moderate, refusals, rows, update

type Write = Callable[..., dict[str, Any]]


def write_new(**words: Any) -> dict[str, Any]:
    return create(make_viewer(), make_product(), **words)


def write_anew(**words: Any) -> dict[str, Any]:
    author = make_user()
    return update(Viewer(author.pk), make_review(make_product(), author=author), **words)


both_ways = pytest.mark.parametrize("write", [write_new, write_anew])


@both_ways
@pytest.mark.parametrize("rating", [1, 5])
def test_takes_one_to_five_stars(write: Write, rating: int) -> None:
    assert write(rating=rating)["review"]["rating"] == rating


@both_ways
@pytest.mark.parametrize("rating", [0, 6, -1, 101, 2**31 - 1, -(2**31)])
def test_refuses_other_numbers(write: Write, rating: int) -> None:
    assert refusals(write(rating=rating)) == [Refused("INVALID", ("input", "rating"))]


@both_ways
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Bright \n", "Bright"),
        ("x" * 150, "x" * 150),
        (" " * 9 + "x" * 150, "x" * 150),
        ("5", "5"),
        ("👍", "👍"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("'; DROP TABLE x; --", "'; DROP TABLE x; --"),
        ("מנורה טובה", "מנורה טובה"),
        ("e" + "\u0301" * 149, "e" + "\u0301" * 149),
    ],
)
def test_keeps_words_without_the_spaces_around_them(write: Write, said: str, kept: str) -> None:
    assert write(title=said, comment=said)["review"]["title"] == kept
    assert ProductReview.objects.values_list("title", "comment").get() == (kept, kept)


@both_ways
def test_keeps_the_lines_of_a_comment_and_5000_characters(write: Write) -> None:
    said = "One.\r\nTwo.\rThree.\n\n" + "x" * 4981 + "\r\n"
    kept = "One.\nTwo.\nThree.\n\n" + "x" * 4981
    assert write(comment=said)["review"]["comment"] == kept


NO_TEXT = {
    "NUL": "a\0b",
    "escape": "a\x1b[31mb",
    "tab": "a\tb",
    "C1 control": "a\x85b",
    "half a character": "a\ud800b",
    "right to left override": "a\u202eb",
}


@both_ways
@pytest.mark.parametrize("text", NO_TEXT.values(), ids=list(NO_TEXT))
def test_refuses_what_is_no_text(write: Write, text: str) -> None:
    assert refusals(write(title=text, comment=text)) == [
        Refused("INVALID", ("input", "title")),
        Refused("INVALID", ("input", "comment")),
    ]
    assert not ProductReview.objects.filter(status="pending").exists()


@both_ways
@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "\u0301", "\u3000\u2060"])
def test_refuses_what_nobody_can_read(write: Write, text: str) -> None:
    assert refusals(write(title=text, comment=text)) == [
        Refused("REQUIRED", ("input", "title")),
        Refused("REQUIRED", ("input", "comment")),
    ]


@both_ways
@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029"])
def test_a_title_has_one_line(write: Write, end: str) -> None:
    assert refusals(write(title=f"One{end}two")) == [Refused("INVALID", ("input", "title"))]


@both_ways
def test_refuses_what_is_too_long_quickly(write: Write) -> None:
    assert refusals(write(title="x" * 151, comment="\u0301\u0327" * 450_000)) == [
        Refused("INVALID", ("input", "title")),
        Refused("INVALID", ("input", "comment")),
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rating=st.integers(-(2**31), 2**31 - 1), title=st.text(st.characters(), max_size=200), comment=st.text())
def test_anything_is_kept_or_refused(rating: int, title: str, comment: str) -> None:
    ProductReview.objects.all().delete()
    payload = create(make_viewer(), make_product(f"p{make_user().pk}"), rating=rating, title=title, comment=comment)
    assert {each.code for each in refusals(payload)} <= {"INVALID", "REQUIRED"}
    assert len(rows()) == (not payload["errors"])


@pytest.mark.parametrize("reason", ["x" * 501, *NO_TEXT.values(), "\u200b"])
def test_a_reason_is_text_too(reason: str) -> None:
    review = make_review(make_product(), status="pending")
    before = rows()
    (refused,) = refusals(moderate(MODERATOR, review, "REJECT", reason=reason))
    assert refused.field == ("reason",)
    assert rows() == before
