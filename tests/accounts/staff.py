"""People who work here, and what they click on in the admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import User
from tests.factories import make_user


def enter(client: Client, user: User) -> Client:
    """Let somebody into the admin."""
    client.force_login(user, backend="accounts.backends.StaffBackend")
    return client


def make_boss() -> User:
    return make_user("Bo", "Boss", email="boss@example.com", is_staff=True, is_superuser=True, is_email_verified=True)


def make_clerk(*permissions: str, email: str = "clerk@example.com") -> User:
    """Save a member of staff with permissions of the accounts: `change_user`."""
    clerk = make_user("Cleo", "Clerk", email=email, is_staff=True, is_email_verified=True)
    wanted = Permission.objects.filter(content_type__app_label="accounts", codename__in=permissions)
    assert wanted.count() == len(permissions)
    clerk.user_permissions.set(wanted)
    return clerk


def list_of(model_name: str) -> str:
    return reverse(f"admin:accounts_{model_name}_changelist")


def page_of(row: Any) -> str:
    return reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])


def act(client: Client, action: str, rows: Iterable[Any], **more: str) -> Any:
    """Pick rows in their list and run an action on them; the question is answered with yes, and the worker works."""
    chosen = list(rows)
    data = {"action": action, "_selected_action": [row.pk for row in chosen], "confirmed": "yes"} | more
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(list_of(chosen[0]._meta.model_name), data)


def said(answer: Any) -> list[str]:
    """Return the messages that the next page shows."""
    return [str(message) for message in get_messages(answer.wsgi_request)]
