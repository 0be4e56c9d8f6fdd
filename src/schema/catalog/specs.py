"""A product's specifications as rows that a page can show."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal as PythonDecimal
from typing import Any

import strawberry

from catalog.models import SpecDefinition
from catalog.selectors.spec_readings import Definition, read_spec, spelt
from schema.enums import described
from schema.fields import field
from schema.scalars import Decimal

Kind = SpecDefinition.Kind

described(
    Kind,
    "SpecKind",
    "What the values of a specification are read as, which the shop declares for a category and all below it.",
    {
        Kind.TEXT: "A text of at most 200 characters; a number counts as the text that spells it.",
        Kind.NUMBER: "A number with at most 9 digits before the point and 6 behind it, or a text that spells one.",
        Kind.BOOLEAN: "True or false, or a text that says so.",
    },
)

# What a row shows without knowing how its key is declared.
UNTYPED = frozenset(("key", "value", "__typename"))


@strawberry.type(description="A row of a product's technical data.")
class Spec:
    """One specification, ready to be shown."""

    key: str = field("Its stable name, such as `screen_size`.")
    label: str = field("Its name for people, such as `Screen size`: as it is declared, or made from the key.")
    value: str = field("The value as text; a list is joined by commas, yes and no stand for booleans.")
    unit: str | None = field("The unit of the value, its own or the declared one, if it has one.")
    kind: Kind | None = field(
        "What the value is read as; null if the key is not declared where the product stands, or the value does not "
        "fit: it is of another kind, or names another unit than the declared one."
    )
    number: Decimal | None = field("The value of kind NUMBER, in `unit`; null of other kinds.")
    boolean: bool | None = field("The value of kind BOOLEAN; null of other kinds.")


def spec_rows(
    specifications: dict[str, Any], keys: Sequence[str] | None, declared: Mapping[str, Definition]
) -> list[Spec]:
    """Return the specifications in the order of `keys`, or all of them by key, typed as they are declared.

    A specification is a plain value, or an object with `value` and perhaps `unit` and `label`.
    """
    wanted = sorted(specifications) if keys is None else [key for key in keys if key in specifications]
    return list(_rows(specifications, wanted, declared))


def _rows(specifications: dict[str, Any], keys: list[str], declared: Mapping[str, Definition]) -> Iterator[Spec]:
    for key in keys:
        stored, definition = specifications[key], declared.get(key)
        parts = stored if isinstance(stored, dict) else {"value": stored}
        label = parts.get("label") or (definition.label if definition else _label(key))
        kind, value, unit = _typed(stored, definition)
        yield Spec(
            key=key,
            label=_text(label),
            value=_text(parts.get("value")),
            unit=_text(parts.get("unit") or unit) or None,
            kind=kind,
            number=value if isinstance(value, PythonDecimal) else None,  # type: ignore[arg-type]  # a number of that type
            boolean=value if isinstance(value, bool) else None,
        )


def _typed(stored: Any, definition: Definition | None) -> tuple[Kind | None, str | PythonDecimal | bool | None, str]:
    """Return what a value is read as, the value and the declared unit; nothing unless it is declared and fits."""
    reading = read_spec(stored) if definition else None
    value = reading.as_declared(definition) if definition and reading else None
    if definition is None or value is None:
        return None, None, ""
    return Kind(definition.kind), value, definition.unit


def _label(key: str) -> str:
    return key.replace("_", " ").replace("-", " ").strip().capitalize()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(each)}" for key, each in value.items())
    return "" if value is None else spelt(value)
