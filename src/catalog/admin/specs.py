"""The typed specifications: in a list of their own, and on the page of the category that declares them."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import construct_change_message
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from catalog.models import Category, SpecDefinition
from catalog.selectors.unfit_specs import unfit_counts
from nexus.common.marks import NOTHING, mark
from nexus.common.theme import ChangeList, ModelAdmin, TabularInline

if TYPE_CHECKING:
    SpecInlineBase = TabularInline[SpecDefinition, Category]
else:
    SpecInlineBase = TabularInline

Kind = SpecDefinition.Kind
ASKED = {Kind.TEXT: "a text of at most 200 characters", Kind.NUMBER: "a number", Kind.BOOLEAN: "true or false"}
# As much of a value as one reads beside others.
SHOWN = 60


class SpecInline(SpecInlineBase):
    """What a category declares for itself and all below it."""

    model = SpecDefinition
    extra = 0
    fields = ("position", "key", "label", "kind", "unit")


class SpecList(ChangeList):
    """Declarations, each with the number of products whose value does not fit it: one statement for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        """Load the page, and count."""
        super().get_results(request)
        counts = unfit_counts()
        for definition in self.result_list:
            definition.unfit_count = counts.get(definition.pk, 0)


@admin.register(SpecDefinition)
class SpecAdmin(ModelAdmin[SpecDefinition]):
    """Which specifications are typed, wherever they are declared."""

    list_display = ("label", "key", "category", "kind", "unit", "position", "unfit")
    list_filter = ("kind",)
    list_select_related = ("category",)
    search_fields = ("key", "label", "category__name")
    autocomplete_fields = ("category",)
    fields = ("category", "key", "label", "kind", "unit", "position")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """Return the list that counts."""
        return SpecList

    @admin.display(description="values that do not fit")
    def unfit(self, definition: Any) -> SafeString | str:
        """Return in how many products, which it leads to."""
        if not definition.unfit_count:
            return NOTHING
        address = reverse("admin:catalog_product_changelist", query={"unfit": definition.pk})
        return format_html('<a href="{}">{}</a>', address, mark(str(definition.unfit_count), "warning"))


def save_specs(screen: Any, request: HttpRequest, category: Category, formset: Any) -> None:
    """Save what the page of a category declares, and note in its history what changed."""
    formset.instance = category
    formset.save()
    if changes := construct_change_message(forms.Form(), [formset], add=False):
        admin.ModelAdmin.log_change(screen, request, category, changes)


def misfit(definition: SpecDefinition, value: Any) -> str:
    """Return what a product says of a key, and what it should say."""
    said = Truncator(json.dumps(value, ensure_ascii=False)).chars(SHOWN)
    unit = f" in {definition.unit}" if definition.unit else ""
    return f"{definition.key}: {said} is not {ASKED[Kind(definition.kind)]}{unit}"
