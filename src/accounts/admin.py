"""Accounts in Django's admin."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from accounts.models import User

if TYPE_CHECKING:
    CreationForm = AdminUserCreationForm[User]
    ChangeForm = UserChangeForm[User]
    UserModelAdmin = DjangoUserAdmin[User]
else:
    CreationForm = AdminUserCreationForm
    ChangeForm = UserChangeForm
    UserModelAdmin = DjangoUserAdmin


class UserCreation(CreationForm):
    """A new account: the e-mail is the user name."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name")


class UserChange(ChangeForm):
    """An account that is there."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(UserModelAdmin):
    """People who shop and people who work here."""

    form = UserChange
    add_form = UserCreation
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_email_verified", "is_staff", "is_active", "created_at")
    list_filter = ("is_active", "is_staff", "is_superuser", "is_email_verified")
    search_fields = ("email", "first_name", "last_name")
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("first_name", "last_name")}),
        ("Account", {"fields": ("is_active", "is_email_verified", "last_login", "created_at")}),
        ("Permissions", {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "usable_password", "password1", "password2")}),
    )
