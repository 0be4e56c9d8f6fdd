"""Names of people: which are taken, and how one is spelled."""

import unicodedata
from collections.abc import Iterator

from accounts.errors import AccountErrorCode, Problem

MAX_CHARACTERS = 150
# Control characters, halves of a character, and what ends a line.
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# They turn round the text that follows a name. Source: Unicode Standard Annex 9.
DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(value: str) -> str:
    """Return the one spelling of a name that has no problems: NFC, without spaces around it."""
    return unicodedata.normalize("NFC", value.strip())


def find_name_problems(value: str, field: str) -> Iterator[Problem]:
    """Yield what is wrong with a name that a client sent as `field`."""
    # Putting a million combining marks in order takes minutes, so the length is looked at before, too.
    if len(value.strip()) > MAX_CHARACTERS or len(clean_name(value)) > MAX_CHARACTERS:
        message = f"This name is too long. It takes at most {MAX_CHARACTERS} characters."
        yield Problem(code=AccountErrorCode.INVALID, message=message, field=field)
    elif any(_is_forbidden(character) for character in value.strip()):
        message = "This name has characters that no name has."
        yield Problem(code=AccountErrorCode.INVALID, message=message, field=field)
    elif not any(_is_visible(character) for character in value):
        yield Problem(code=AccountErrorCode.REQUIRED, message="Enter a name.", field=field)


def _is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in FORBIDDEN_CATEGORIES or character in DIRECTION_CONTROLS


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CMZ"
