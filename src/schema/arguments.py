"""Checks that several arguments share; a refusal names the argument."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from nexus.common.errors import InvalidArgumentError

MAX_LIST = 100
MAX_TEXT = 256

Id = Annotated[strawberry.ID, strawberry.argument(description="Its global id.")]


def given[T](value: T | None) -> T | None:
    """Return `value`, or None if the client left it out."""
    return None if value is UNSET else value


def clean_text(value: str, *, field: str, max_length: int = MAX_TEXT) -> str:
    """Return `value` without outer spaces; refuse what is too long or cannot be stored as text."""
    if len(value) > max_length:
        raise InvalidArgumentError(f"`{field}` takes at most {max_length} characters.", field=field)
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidArgumentError(f"`{field}` holds a character that is not text.", field=field)
    return value.strip()


def clean_texts(values: Sequence[str] | None, *, field: str) -> tuple[str, ...] | None:
    """Return the distinct texts in order, or None where there is no list."""
    found = checked_list(values, field=field)
    return None if found is None else tuple(dict.fromkeys(clean_text(value, field=field) for value in found))


def checked_list[T](values: Sequence[T] | None, *, field: str) -> Sequence[T] | None:
    """Return `values`, or None if the client left them out; refuse a list that is too long."""
    found: Any = given(values)
    if found is not None and len(found) > MAX_LIST:
        raise InvalidArgumentError(f"`{field}` takes at most {MAX_LIST} items.", field=field)
    return found  # type: ignore[no-any-return]  # UNSET has no type of its own


def exactly_one(**values: object) -> None:
    """Refuse unless exactly one argument is given; the error names the first that is one too many."""
    names = [name for name, value in values.items() if given(value) is not None]
    if len(names) != 1:
        choices = ", ".join(f"`{name}`" for name in values)
        raise InvalidArgumentError(f"Give exactly one of {choices}.", field=names[1] if names else next(iter(values)))
