"""Reads the single values that staff send: each reader returns what is stored, or raises UnfitValueError."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Any

from catalog.errors import CatalogErrorCode, Problem
from catalog.services.money import known_currencies

type Reader = Callable[[Any], Any]

MAX_INTEGER = 2_147_483_647
MAX_TEXT = 50_000
# Control characters, and halves of a character.
NO_TEXT = frozenset({"Cc", "Cs"})
# They turn round the text that follows. Source: Unicode Standard Annex 9.
DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


class UnfitValueError(Exception):
    """A value that cannot be stored; the message says why, to a person."""

    def __init__(self, message: str, code: CatalogErrorCode = CatalogErrorCode.INVALID) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def read_values(
    given: Mapping[str, Any], readers: Mapping[str, Reader], *, clearable: Collection[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return what can be stored of `given`, and the problems of the rest; only the `clearable` may be None."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        try:
            values[name] = None if value is None and name in clearable else _read(readers[name], value)
        except UnfitValueError as unfit:
            problems.append(Problem(code=unfit.code, message=unfit.message, field=name))
    return values, problems


def _read(reader: Reader, value: object) -> Any:
    if value is None:
        raise UnfitValueError("This cannot be empty. Leave it out to keep it as it is.", CatalogErrorCode.REQUIRED)
    return reader(value)


def line(longest: int) -> Reader:
    """Return a reader of one line of text: not empty, in NFC, with single spaces."""

    def read_line(value: str) -> str:
        text = " ".join(_bounded(value, longest).split())
        if not any(unicodedata.category(character)[0] not in "CMZ" for character in text):
            raise UnfitValueError("Enter a text.", CatalogErrorCode.REQUIRED)
        return _checked(text, longest)

    return read_line


def read_text(value: str) -> str:
    """Return a text of any number of lines, in NFC and without spaces around it; it may be empty."""
    text = _bounded(value, MAX_TEXT).replace("\r\n", "\n").replace("\r", "\n")
    return _checked(text, MAX_TEXT, allowed="\n\t")


def slug(longest: int) -> Reader:
    """Return a reader of the last part of an address."""

    def read_slug(value: str) -> str:
        text = value.strip()
        if not text:
            raise UnfitValueError("Enter an address.", CatalogErrorCode.REQUIRED)
        if not SLUG.fullmatch(text):
            raise UnfitValueError("An address takes letters from a to z, digits, hyphens and underscores.")
        return _bounded(text, longest)

    return read_slug


def read_quantity(value: int) -> int:
    """Return a number of pieces: not negative."""
    if not 0 <= value <= MAX_INTEGER:
        raise UnfitValueError(f"This is a whole number from 0 to {MAX_INTEGER}.")
    return value


def as_it_is(value: Any) -> Any:
    """Return what has no bounds of its own, or is looked at together with other values."""
    return value


def read_currency(value: str) -> str:
    """Return the code of a currency that exists."""
    if value not in known_currencies():
        raise UnfitValueError("This is not the ISO 4217 code of a currency.")
    return value


def _bounded(value: str, longest: int) -> str:
    # Before anything else looks at it: putting a million combining marks in order takes minutes.
    if len(value.strip()) > longest:
        raise UnfitValueError(f"This is too long. It takes at most {longest} characters.")
    return value.strip()


def _checked(text: str, longest: int, *, allowed: str = "") -> str:
    if any(is_forbidden(character) for character in text if character not in allowed):
        raise UnfitValueError("This has characters that no text has.")
    return _bounded(unicodedata.normalize("NFC", text), longest)


def is_forbidden(character: str) -> bool:
    """Return whether no line of text that staff send has this character."""
    return character in DIRECTION_CONTROLS or unicodedata.category(character) in NO_TEXT
