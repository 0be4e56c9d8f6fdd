"""What screens of the admin are made of: the theme's classes, known to mypy as Django's, which they extend."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from unfold.decorators import action

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
    from django.contrib.admin import ShowFacets
    from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
    from django.core.exceptions import SuspiciousOperation, ValidationError
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
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
        """A screen of a model; whatever it shows counts no row that nobody asked for."""

        show_full_result_count = False
        show_facets = ShowFacets.NEVER

        def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
            """Refuse an action on rows that cannot be, which Django would ask the database for."""
            for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
                try:
                    self.opts.pk.run_validators(self.opts.pk.to_python(chosen))
                except ValidationError as error:
                    raise SuspiciousOperation("no row has such a key") from error
            return super().response_action(request, queryset)

    class TabularInline(_Subscripted, admin.TabularInline):
        """Rows of a related model, below the form of another."""


def list_button[**P, T](
    *, description: str, permissions: Sequence[str], icon: str
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a method of a screen, named in its `actions_list`, what a button above the list leads to."""
    button: Callable[[Callable[P, T]], Callable[P, T]]
    button = action(description=description, permissions=permissions, icon=icon)
    return button


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
