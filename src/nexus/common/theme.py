"""What screens of the admin are made of: the theme's classes, known to mypy as Django's, which they extend."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.contrib.admin import RelatedFieldListFilter as AutocompleteSelectFilter
    from django.contrib.admin import SimpleListFilter as DropdownFilter
    from django.contrib.admin.forms import AdminAuthenticationForm as AuthenticationForm
    from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordChangeForm
    from django.contrib.admin.views.main import ChangeList
    from django.contrib.auth.forms import AdminPasswordChangeForm as PasswordChangeForm
    from django.contrib.auth.forms import AdminUserCreationForm as UserCreationForm
    from django.contrib.auth.forms import UserChangeForm
    from django.forms import BaseInlineFormSet as InlineFormSet
    from django.forms import Select, Textarea
else:
    from unfold import admin
    from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter
    from unfold.forms import AdminOwnPasswordChangeForm as OwnPasswordChangeForm
    from unfold.forms import AdminPasswordChangeForm as PasswordChangeForm
    from unfold.forms import AuthenticationForm, UserChangeForm, UserCreationForm
    from unfold.forms import PaginationInlineFormSet as InlineFormSet
    from unfold.views import ChangeList
    from unfold.widgets import UnfoldAdminSelectWidget as Select
    from unfold.widgets import UnfoldAdminTextareaWidget as Textarea

    class _Subscripted:
        """Takes the model that a class is about, `ModelAdmin[Brand]`, which mypy alone needs."""

        def __class_getitem__(cls, _: object) -> type:
            return cls

    class ModelAdmin(_Subscripted, admin.ModelAdmin):
        """A screen of a model."""

    class TabularInline(_Subscripted, admin.TabularInline):
        """Rows of a related model, below the form of another."""


__all__ = [
    "AuthenticationForm",
    "AutocompleteSelectFilter",
    "ChangeList",
    "DropdownFilter",
    "InlineFormSet",
    "ModelAdmin",
    "OwnPasswordChangeForm",
    "PasswordChangeForm",
    "Select",
    "TabularInline",
    "Textarea",
    "UserChangeForm",
    "UserCreationForm",
]
