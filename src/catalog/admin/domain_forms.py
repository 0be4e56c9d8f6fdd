"""Forms that hand what staff typed to the same actions as the API, and show what those would refuse."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models

from catalog.errors import Problem

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm


class DomainForm(AnyModelForm):
    """A form that saves nothing itself: a screen gives `given()` to an action."""

    # What the domain calls a field that has another name in the table.
    domain_names: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self.instance.pk is None:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Made from the name if it is left empty."

    def given(self) -> dict[str, Any]:
        """Return the values that were changed, or all of a new row, as the domain names them."""
        names = self.changed_data if self.instance.pk else self.cleaned_data
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if self.instance.pk is None and not given.get("slug"):
            given.pop("slug", None)
        return {self.domain_names.get(name, name): _as_key(value) for name, value in given.items()}

    def find_problems(self, given: Mapping[str, Any]) -> Iterable[Problem]:
        """Return what the domain has against these values."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Look at the values together, by the domain's own rules."""
        cleaned = super().clean() or self.cleaned_data
        for problem in self.find_problems(self.given()):
            self.add_error(self._field_of(problem), problem.message)
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it was read if the form is refused: its page goes on to show facts of it."""
        before = copy(self.instance)
        super()._post_clean()  # type: ignore[misc]  # Django's own
        if self.errors:
            self.instance.__dict__.update(before.__dict__)

    def _field_of(self, problem: Problem) -> str:
        fields = {self.domain_names.get(name, name): name for name in self.fields}
        return fields.get(problem.field or "", NON_FIELD_ERRORS)


def _as_key(value: object) -> object:
    return value.pk if isinstance(value, models.Model) else value
