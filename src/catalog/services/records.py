"""Who changed what, and when: the record that the admin keeps, kept for the API alike."""

from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db.models import Model


def record(user_id: UUID, action_flag: int, row: Model, message: str = "") -> None:
    """Write down in the caller's transaction what a member of staff did to `row`.

    `action_flag` is Django's ADDITION, CHANGE or DELETION; a deleted row still has its key here.
    """
    LogEntry.objects.log_actions(user_id, [row], action_flag, change_message=message, single_object=True)
