"""What people who work here click on in the lists of the accounts."""

from collections.abc import Iterable
from typing import Any

from django.test import Client, TestCase
from django.urls import reverse


def list_of(model_name: str) -> str:
    return reverse(f"admin:accounts_{model_name}_changelist")


def act(client: Client, action: str, rows: Iterable[Any], **more: str) -> Any:
    """Pick rows in their list and run an action on them; the question is answered with yes, and the worker works."""
    chosen = list(rows)
    data = {"action": action, "_selected_action": [row.pk for row in chosen], "confirmed": "yes"} | more
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(list_of(chosen[0]._meta.model_name), data)
