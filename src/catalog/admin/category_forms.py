"""The forms that staff fill in for a category, and where one that is dragged is dropped."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from mptt.forms import MPTTAdminForm, TreeNodeChoiceField

from catalog.admin.domain_forms import DomainForm
from catalog.errors import Problem
from catalog.models import Category
from catalog.services.directory_checks import read_changes
from nexus.common.theme import Select


class CategoryForm(DomainForm, MPTTAdminForm):  # type: ignore[misc]  # django-mptt has no types
    """A category and where it stands."""

    domain_names = {"parent": "parent_id"}

    class Meta:
        model = Category
        fields = ("name", "slug", "parent", "description", "is_active")

    def find_problems(self, given: Mapping[str, Any]) -> Iterable[Problem]:
        """Return what the domain has against these values."""
        _, problems = read_changes(given)
        return problems


class MovingForm(forms.Form):
    """Where picked categories shall stand."""

    parent = TreeNodeChoiceField(
        queryset=Category.objects.order_by("tree_id", "lft"),
        required=False,
        label="Move below",
        empty_label="No other: the top level",
        widget=Select,
    )


def place_beside(posted: Mapping[str, str]) -> tuple[Category | None, dict[str, int | None]]:
    """Return the category that was dragged, and where it was dropped, as `move_category` takes it.

    django-mptt's script posts its key as `cut_item`, and the key of the one it was dropped at as
    `pasted_on` with a `position`: last-child, left or right of it.
    """
    keys = [posted.get(name, "") for name in ("cut_item", "pasted_on")]
    found = {str(row.pk): row for row in Category.objects.filter(pk__in=[key for key in keys if key.isdecimal()])}
    moved, beside = (found.get(key) for key in keys)
    if moved is None or beside is None or moved == beside:
        return None, {}
    if posted.get("position") == "last-child":
        return moved, {"parent_id": beside.pk}
    siblings = Category.objects.filter(parent=beside.parent_id).exclude(pk=moved.pk).order_by("tree_id", "lft")
    place = [*siblings.values_list("pk", flat=True)].index(beside.pk)
    return moved, {"parent_id": beside.parent_id, "position": place + (posted.get("position") == "right")}
