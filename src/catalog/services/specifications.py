"""What a product's specifications may hold: names with plain values, or with a value and its unit."""

from collections.abc import Mapping
from typing import Any

from catalog.services.values import UnfitValueError, line, read_text

MAX_ENTRIES = 100
MAX_VALUE = 2000
# More digits than any measurement has, and fewer than Python refuses to read again.
MAX_DIGITS = 100
SHAPE = "An entry of the specifications is a text, a number, true, false, null, or an object of `value` and `unit`."

_read_key = line(100)
_read_unit = line(30)


def read_specifications(value: object) -> dict[str, Any]:
    """Return the specifications with their texts cleaned; raise UnfitValueError for another shape."""
    if not isinstance(value, Mapping) or len(value) > MAX_ENTRIES:
        raise UnfitValueError(f"The specifications are an object of at most {MAX_ENTRIES} names and values.")
    try:
        read = {_read_key(key): _read_entry(entry) for key, entry in value.items()}
    except UnfitValueError as unfit:
        raise UnfitValueError(f"The specifications hold something that is not taken. {unfit.message}") from unfit
    if len(read) < len(value):
        raise UnfitValueError("The specifications name something twice.")
    return read


def _read_entry(entry: object) -> Any:
    if not isinstance(entry, Mapping):
        return _read_scalar(entry)
    if set(entry) != {"value", "unit"} or not isinstance(entry["unit"], str):
        raise UnfitValueError(SHAPE)
    unit = _read_unit(entry["unit"]) if entry["unit"].strip() else ""
    return {"value": _read_scalar(entry["value"]), "unit": unit}


def _read_scalar(entry: object) -> str | int | float | bool | None:
    if entry is None or isinstance(entry, bool):
        return entry
    if isinstance(entry, str):
        return _read_value(entry)
    # A float as well: PostgreSQL writes a large one as all of its digits. NaN is below nothing.
    if isinstance(entry, int | float) and abs(entry) < 10**MAX_DIGITS:
        return entry
    raise UnfitValueError(SHAPE)


def _read_value(text: str) -> str:
    if len(text) > MAX_VALUE:
        raise UnfitValueError(f"A text in the specifications takes at most {MAX_VALUE} characters.")
    return read_text(text)
