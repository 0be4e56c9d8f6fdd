"""Checks of single values; each returns what is stored, or raises `FieldError`."""

import math
import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify

from catalog.services.imports.records import FieldError
from catalog.services.money import currency_decimals, known_currencies
from catalog.services.specifications import read_specifications
from catalog.services.values import SLUG, UnfitValueError

MAX_TEXT = 50_000
MAX_PATH = 10
MAX_INTEGER = 2_147_483_647
_MONEY = re.compile(r"\d+(\.\d+)?", re.ASCII)
_MAX_WHOLE_DIGITS = 10
# JSON can spell it, and UTF-8 cannot.
_HALF = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def one_line(value: object, field: str, *, longest: int, required: bool = False) -> str:
    """Return a text of one line in NFC, with single spaces, of at most `longest` characters."""
    text = unicodedata.normalize("NFC", " ".join(_string(value, field).split()))
    if _CONTROL.search(text):
        raise FieldError(field, "contains a control character")
    if len(text) > longest:
        raise FieldError(field, f"has {len(text)} characters; at most {longest} are allowed")
    if required and not text:
        raise FieldError(field, "is missing")
    return text


def long_text(value: object, field: str, *, longest: int = MAX_TEXT) -> str:
    """Return a text that may have several lines."""
    text = _string(value, field).replace("\r\n", "\n").replace("\r", "\n").strip()
    text = unicodedata.normalize("NFC", text)
    if len(text) > longest:
        raise FieldError(field, f"has {len(text)} characters; at most {longest} are allowed")
    return text


def handle(value: object, field: str) -> str:
    """Return a handle as the slug that identifies the product."""
    slug = slugify(one_line(value, field, longest=220, required=True))
    if not slug:
        raise FieldError(field, "has no letter from a to z and no digit")
    return slug[:220]


def address(value: object, field: str, *, longest: int) -> str:
    """Return what stands in an address already; empty if nothing does."""
    text = one_line(value, field, longest=longest)
    if text and not SLUG.fullmatch(text):
        raise FieldError(field, "takes letters from a to z, digits, hyphens and underscores")
    return text


def currency(value: object, field: str) -> str:
    """Return the code of a currency that exists."""
    code = one_line(value, field, longest=10, required=True).upper()
    if code not in known_currencies():
        raise FieldError(field, f"{code} is not the ISO 4217 code of a currency")
    return code


def money(value: object, field: str, *, code: str) -> Decimal:
    """Return an amount that its currency can be paid in: not negative, and no finer than its smallest coin."""
    text = _string(value, field).strip() if not isinstance(value, int | float) else _number_as_written(value, field)
    if text.startswith("-") and _MONEY.fullmatch(text[1:]):
        raise FieldError(field, "is negative")
    if not _MONEY.fullmatch(text):
        raise FieldError(field, f"{_shown(text)} is not an amount like 19.90")
    whole, _, fraction = text.partition(".")
    if len(whole.lstrip("0")) > _MAX_WHOLE_DIGITS:
        raise FieldError(field, f"is larger than {'9' * _MAX_WHOLE_DIGITS}")
    if len(fraction.rstrip("0")) > currency_decimals(code):
        raise FieldError(field, f"{_shown(text)} is finer than {code} allows ({currency_decimals(code)} decimals)")
    return Decimal(text)


def whole_number(value: object, field: str, *, lowest: int = 0, highest: int = MAX_INTEGER) -> int:
    """Return an integer within its bounds."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value, field).strip()
    if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        raise FieldError(field, f"{_shown(text)} is not a whole number")
    number = int(text)
    if not lowest <= number <= highest:
        raise FieldError(field, f"{number} is not between {lowest} and {highest}")
    return number


def truth(value: object, field: str) -> bool:
    """Return a truth value, given as such or as the word true or false."""
    if isinstance(value, bool):
        return value
    word = _string(value, field).strip().lower()
    if word not in ("true", "false"):
        raise FieldError(field, f"{_shown(word)} is neither true nor false")
    return word == "true"


def web_address(value: object, field: str) -> str:
    """Return an absolute http or https address without credentials."""
    address = one_line(value, field, longest=1000, required=True)
    try:
        parts = urlsplit(address)
        acceptable = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        acceptable = False
    if not acceptable or " " in address:
        raise FieldError(field, f"{_shown(address)} is not an http or https address")
    if "@" in urlsplit(address).netloc:
        raise FieldError(field, "carries a user name or password")
    return address


def moment(value: object, field: str) -> datetime:
    """Return a point in time, given in ISO 8601 with its offset."""
    try:
        when = datetime.fromisoformat(_string(value, field).strip())
    except ValueError as error:
        raise FieldError(field, "is not a time like 2026-03-14T09:30:00Z") from error
    if when.tzinfo is None:
        raise FieldError(field, "has no offset; write Z for UTC")
    return when


def category_path(value: object, field: str) -> tuple[str, ...]:
    """Return the names on the way to a category, from "Home > Kitchen > Knives" or a list of them."""
    parts = value if isinstance(value, list) else one_line(value, field, longest=1000, required=True).split(">")
    path = tuple(one_line(part, field, longest=120, required=True) for part in parts)
    if not path:
        raise FieldError(field, "is missing")
    if len(path) > MAX_PATH:
        raise FieldError(field, f"has {len(path)} levels; at most {MAX_PATH} are allowed")
    return path


def specifications(value: object, field: str) -> dict[str, Any]:
    """Return an object whose values are scalars or pairs of value and unit."""
    try:
        return read_specifications(value)
    except UnfitValueError as unfit:
        raise FieldError(field, f"cannot be stored: {unfit.message}") from unfit


def _string(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise FieldError(field, "is not a text")
    if "\x00" in value:
        raise FieldError(field, "contains a NUL character")
    if _HALF.search(value):
        raise FieldError(field, "contains half a character")
    return value


def _number_as_written(value: float, field: str) -> str:
    if isinstance(value, bool) or not math.isfinite(value):
        raise FieldError(field, "is not an amount like 19.90")
    return format(Decimal(str(value)), "f").removesuffix(".0")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
