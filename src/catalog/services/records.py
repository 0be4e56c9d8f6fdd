"""Who changed what and when: the same record that Django's admin keeps and shows."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

__all__ = ["ADDITION", "CHANGE", "DELETION", "described_changes", "differing", "record"]

# Longer values are named only: the record tells what was done, it is no backup.
SHOWN_CHARACTERS = 100
REPR_CHARACTERS = 200


def record(user_id: UUID, action_flag: int, row: models.Model, message: str = "") -> None:
    """Note in the caller's transaction what a member of staff did to `row`, which still has its key."""
    LogEntry.objects.create(
        user_id=user_id,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row)[:REPR_CHARACTERS],
        action_flag=action_flag,
        change_message=message,
    )


def differing(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `values`, by column, that differ from what `row` holds."""
    return {name: value for name, value in values.items() if not _is_same(getattr(row, name), value)}


def _is_same(old: object, new: object) -> bool:
    # To Python 1 is True, to whoever reads the specifications it is not.
    return old == new and (
        not isinstance(new, dict) or json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)
    )


def described_changes(row: models.Model, changes: Mapping[str, Any], *, also: Iterable[str] = ()) -> str:
    """Return in words how `changes`, values by column, differ from what `row` still holds, and what `also` changed."""
    return f"Changed {'; '.join([*(_change(row, name, value) for name, value in changes.items()), *also])}."


def _change(row: models.Model, name: str, new: object) -> str:
    label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column, no relation back
    old = getattr(row, name)
    if any(isinstance(value, dict) or len(str(value)) > SHOWN_CHARACTERS for value in (old, new)):
        return label
    return f"{label} from {_shown(old)} to {_shown(new)}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    return f"“{value}”" if isinstance(value, str) else str(value)
