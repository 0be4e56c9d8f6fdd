"""Whose accounts a member of staff may touch: permissions alone would let anybody make themselves a superuser."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.admin.pages import NewestPages
from accounts.models import User

# What makes somebody staff, and what staff may do.
PRIVILEGES = ("is_staff", "is_superuser", "groups", "user_permissions")


def may_touch(actor: User | AnonymousUser, user: User) -> bool:
    """Return whether `actor` may change this account: those of staff are for superusers alone."""
    return actor.is_superuser or not (user.is_staff or user.is_superuser)


class Records:
    """Rows that happened: they are read, and nobody adds, changes or deletes one by hand."""

    paginator: Any = NewestPages

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:  # noqa: ARG002 - Django's signature
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Return False."""
        return False
