"""The page on which staff change their own password; it is as strict as `changePassword`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse_lazy

from accounts.actions.staff_accounts import save_password
from accounts.errors import AccountRefusedError
from accounts.models import User
from accounts.services.budgets import spend_password_change
from nexus.common.theme import OwnPasswordChangeForm


class OwnPasswordForm(OwnPasswordChangeForm):
    """The old password, of which there are few guesses, and the new one."""

    def clean_old_password(self) -> str:
        """Return the old password if it is right."""
        try:
            spend_password_change(self.user.pk)
        except AccountRefusedError as refusal:
            raise forms.ValidationError(str(refusal), code="rate_limited") from refusal
        return super().clean_old_password()

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        """Hash the password, and only then open a transaction; sessions end, and the owner is told."""
        user: User = super().save(commit=False)
        if commit:
            save_password(user)
        return user


class OwnPasswordView(PasswordChangeView):
    """Django's page in the admin, with our form; the visitor stays signed in here, and nowhere else."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the admin's pages need besides."""
        return super().get_context_data(**kwargs) | admin.site.each_context(self.request)


def change_own_password(request: HttpRequest) -> HttpResponseBase:
    """Show the page, or change the password; it stands in the address book before the admin's own."""
    request.current_app = admin.site.name
    return OwnPasswordView.as_view()(request)
