"""What a review may say: the rules for its stars and its texts."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.errors import ReviewErrorCode, ReviewProblem
from catalog.services.values import DIRECTION_CONTROLS, NO_TEXT

STARS = range(1, 6)
MAX_TITLE = 150
MAX_COMMENT = 5000
MAX_REASON = 500
MAX_REPLY = 2000
MAX_REPORT = 500
LINE_ENDS = frozenset("\n\u2028\u2029")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContent:
    """What an author says: stars, a headline of one line, and a text."""

    rating: int
    title: str
    comment: str


def clean_content(said: ReviewContent) -> ReviewContent:
    """Return what was said without spaces around it, and with line ends of one kind."""
    return ReviewContent(rating=said.rating, title=clean_text(said.title), comment=clean_text(said.comment))


def clean_text(text: str) -> str:
    """Return `text` without spaces around it, and with line ends of one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def find_content_problems(content: ReviewContent) -> Iterator[ReviewProblem]:
    """Yield everything that is wrong with cleaned content."""
    if content.rating not in STARS:
        yield _invalid("rating", "A rating is 1 to 5 stars.")
    yield from _find_text_problems(content.title, "title", longest=MAX_TITLE)
    yield from _find_text_problems(content.comment, "comment", longest=MAX_COMMENT, allowed=LINE_ENDS)


def find_reason_problems(reason: str) -> Iterator[ReviewProblem]:
    """Yield what is wrong with a moderator's cleaned reason; there need not be one."""
    if reason:
        yield from _find_text_problems(reason, "reason", longest=MAX_REASON, allowed=LINE_ENDS)


def find_reply_problems(text: str) -> Iterator[ReviewProblem]:
    """Yield what is wrong with a cleaned reply of the shop."""
    yield from _find_text_problems(text, "text", longest=MAX_REPLY, allowed=LINE_ENDS)


def find_report_problems(comment: str) -> Iterator[ReviewProblem]:
    """Yield what is wrong with the cleaned comment of a report; there need not be one."""
    if comment:
        yield from _find_text_problems(comment, "comment", longest=MAX_REPORT, allowed=LINE_ENDS)


def _find_text_problems(
    text: str, field: str, *, longest: int, allowed: frozenset[str] = frozenset()
) -> Iterator[ReviewProblem]:
    if len(text) > longest:
        yield _invalid(field, f"This is too long. It takes at most {longest} characters.")
    elif any(_is_forbidden(character) for character in text if character not in allowed):
        yield _invalid(field, "This has characters that no text has.")
    elif not any(_is_visible(character) for character in text):
        yield ReviewProblem(code=ReviewErrorCode.REQUIRED, message=f"Enter a {field}.", field=field)


def _is_forbidden(character: str) -> bool:
    if character in LINE_ENDS or character in DIRECTION_CONTROLS:
        return True
    return unicodedata.category(character) in NO_TEXT


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CMZ"


def _invalid(field: str, message: str) -> ReviewProblem:
    return ReviewProblem(code=ReviewErrorCode.INVALID, message=message, field=field)
