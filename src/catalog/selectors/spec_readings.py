"""What a value of a product's specifications says, read in Python as the database reads it into `SpecValue`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.models import SpecDefinition
from catalog.models.spec_definition import MAX_UNIT

MAX_TEXT = 200
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
BOOLEANS = {"true": True, "false": False}


class Definition(NamedTuple):
    """What a `SpecDefinition` says of a key, as the tree of categories holds it: a page reads them all."""

    key: str
    label: str
    kind: str
    unit: str
    position: int


@dataclass(frozen=True, slots=True)
class SpecReading:
    """One value as every kind that it can be read as, by its name; `unit` is its own, empty where it names none."""

    text: str | None = None
    number: Decimal | None = None
    boolean: bool | None = None
    unit: str = ""

    def as_declared(self, definition: Definition | SpecDefinition) -> str | Decimal | bool | None:
        """Return the value as the declared kind; None if it is of another, or in another unit than the declared one."""
        declared: str | Decimal | bool | None = getattr(self, definition.kind)
        return declared if self.unit in ("", definition.unit) else None


def read_spec(entry: Any) -> SpecReading | None:
    """Read an entry of the specifications, a plain value or an object of `value` and `unit`; None where it is empty."""
    value, unit = entry, ""
    if isinstance(entry, dict):
        value, own = entry.get("value", entry), entry.get("unit")
        unit = own[: MAX_UNIT + 1] if isinstance(own, str) else ""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return SpecReading(boolean=value, unit=unit)
    if not isinstance(value, str | int | float):
        return SpecReading(unit=unit)
    said = spelt(value)
    return SpecReading(
        text=said if len(said) <= MAX_TEXT else None,
        number=plain(Decimal(said)) if NUMBER.fullmatch(said) else None,
        boolean=BOOLEANS.get(said.lower()) if isinstance(value, str) else None,
        unit=unit,
    )


def spelt(value: Any) -> str:
    """Return a plain value as text: numbers without an exponent, and without zeros behind the last decimal."""
    if isinstance(value, float):
        return f"{plain(Decimal(repr(value))):f}"
    return str(value)


def plain(number: Decimal) -> Decimal:
    """Return the same number in its one spelling: 15.6, 100, 0. However large it is: only texts lose no digit."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
