"""A product's specifications as rows that a page can show."""

from collections.abc import Iterator, Sequence
from typing import Any

import strawberry

from schema.fields import field


@strawberry.type(description="A row of a product's technical data.")
class Spec:
    """One specification, ready to be shown."""

    key: str = field("Its stable name, such as `screen_size`.")
    label: str = field("Its name for people, such as `Screen size`.")
    value: str = field("The value as text; a list is joined by commas, yes and no stand for booleans.")
    unit: str | None = field("The unit of the value, if it has one.")


def spec_rows(specifications: dict[str, Any], keys: Sequence[str] | None) -> list[Spec]:
    """Return the specifications in the order of `keys`, or all of them by label.

    A specification is a plain value, or an object with `value` and perhaps `unit` and `label`.
    """
    wanted = sorted(specifications) if keys is None else [key for key in keys if key in specifications]
    return list(_rows(specifications, wanted))


def _rows(specifications: dict[str, Any], keys: list[str]) -> Iterator[Spec]:
    for key in keys:
        stored = specifications[key]
        parts = stored if isinstance(stored, dict) else {"value": stored}
        label = parts.get("label") or key.replace("_", " ").replace("-", " ").strip().capitalize()
        unit = parts.get("unit")
        yield Spec(key=key, label=_text(label), value=_text(parts.get("value")), unit=_text(unit) if unit else None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(each)}" for key, each in value.items())
    return "" if value is None else str(value)
