"""What a category or a brand may be, value by value."""

from collections.abc import Mapping
from typing import Any

from catalog.errors import CatalogErrorCode, Problem
from catalog.services.values import Reader, as_it_is, line, read_text, read_values, slug

READERS: Mapping[str, Reader] = {
    "name": line(120),
    "slug": slug(140),
    "description": read_text,
    # Looked up where the tree is.
    "parent_id": as_it_is,
    "is_active": as_it_is,
    # Looked at where it is decoded.
    "logo": as_it_is,
}
CLEARABLE = frozenset({"parent_id", "logo"})


def read_new(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the columns of a new category or brand, and what is wrong with them; None is what is not given."""
    values, problems = read_changes({name: value for name, value in given.items() if value is not None})
    if given.get("name") is None:
        problems.append(Problem(code=CatalogErrorCode.REQUIRED, message="Enter a name.", field="name"))
    return values, problems


def read_changes(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the columns that `given` sets, a brand's `logo` unread among them, and what is wrong with it.

    Only the parent and the logo may be None.
    """
    return read_values(given, READERS, clearable=CLEARABLE)
