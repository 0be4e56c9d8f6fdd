"""Filters that the lists share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User


class AccountFilter(admin.SimpleListFilter):
    """The rows of one account, which a link on its page asks for; nobody picks one of a million here."""

    title = "account"
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return the account that is asked for, so that the filter can be taken off."""
        chosen = self.used_parameters.get(self.parameter_name)
        user = User.objects.filter(pk=chosen).first() if chosen and _is_id(chosen) else None
        return [(str(chosen), user.email if user else "no such account")] if chosen else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows of the account, or all."""
        chosen = self.value()
        if chosen is None:
            return queryset
        return queryset.filter(user=chosen) if _is_id(chosen) else queryset.none()


def rows_of(user: User, model_name: str) -> str:
    """Return the address of a list that shows the rows of `user` alone."""
    return reverse(f"admin:accounts_{model_name}_changelist", query={AccountFilter.parameter_name: str(user.pk)})


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
