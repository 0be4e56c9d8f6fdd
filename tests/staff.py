"""People who work here, and how they come into the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_user

APPS = ("accounts", "catalog")


def make_boss() -> User:
    """Save a member of staff who may do everything."""
    return make_user("Bo", "Boss", email="boss@example.com", is_staff=True, is_superuser=True, is_email_verified=True)


def make_clerk(*permissions: str, email: str = "clerk@example.com") -> User:
    """Save a member of staff who may do no more than this: `change_product`."""
    clerk = make_user("Cleo", "Clerk", email=email, is_staff=True, is_email_verified=True)
    wanted = Permission.objects.filter(content_type__app_label__in=APPS, codename__in=permissions)
    assert wanted.count() == len(permissions)
    clerk.user_permissions.set(wanted)
    return clerk


def enter(client: Client, user: User) -> Client:
    """Let somebody into the admin."""
    client.force_login(user, backend="accounts.backends.StaffBackend")
    return client


def page_of(row: Any) -> str:
    """Return the address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def said(answer: Any) -> list[str]:
    """Return the messages that the next page shows."""
    return [str(message) for message in get_messages(answer.wsgi_request)]
