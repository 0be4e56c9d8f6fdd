"""The forms that staff fill in for an account."""

from typing import TYPE_CHECKING

from django import forms

from accounts.actions.staff_accounts import save_password
from accounts.models import User
from accounts.services.addresses import find_email_problems
from accounts.services.names import clean_name, find_name_problems
from nexus.common.theme import PasswordChangeForm, UserChangeForm, UserCreationForm

if TYPE_CHECKING:
    CreationForm = UserCreationForm[User]
    ChangeForm = UserChangeForm[User]
    PasswordForm = PasswordChangeForm[User]
    UserForm = forms.ModelForm[User]
else:
    CreationForm = UserCreationForm
    ChangeForm = UserChangeForm
    PasswordForm = PasswordChangeForm
    UserForm = forms.ModelForm

LABELS = {"is_active": "Active", "is_email_verified": "Address verified", "is_staff": "Staff"}


class PersonForm(UserForm):
    """Takes the same addresses and names as `register`; names may be missing."""

    def clean_email(self) -> str:
        """Return the address in the one spelling that is kept."""
        email: str = self.cleaned_data["email"]
        for problem in find_email_problems(email):
            raise forms.ValidationError(problem.message)
        return User.objects.normalize_email(email)

    def clean_first_name(self) -> str:
        """Return the name in the one spelling that is kept."""
        return self._clean_name("first_name")

    def clean_last_name(self) -> str:
        """Return the name in the one spelling that is kept."""
        return self._clean_name("last_name")

    def _clean_name(self, field: str) -> str:
        name: str = self.cleaned_data[field]
        for problem in find_name_problems(name, field) if name else ():
            raise forms.ValidationError(problem.message)
        return clean_name(name)


class UserCreation(PersonForm, CreationForm):
    """A new account: the e-mail is the user name."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "is_email_verified")
        labels = LABELS


class UserChange(PersonForm, ChangeForm):
    """An account that is there."""

    class Meta:
        model = User
        fields = "__all__"
        labels = LABELS


class UserPassword(PasswordForm):
    """Another password for somebody, or none."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        """Hash the password, and only then open a transaction; sessions end, and the owner is told."""
        user: User = super().save(commit=False)
        if commit:
            save_password(user)
        return user
