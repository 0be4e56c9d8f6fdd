"""The category tree: dragged and dropped, and edited node by node."""

from contextlib import AbstractContextManager, ExitStack
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from mptt.admin import DraggableMPTTAdmin, MPTTModelAdmin

from catalog.actions.categories import create_category, delete_category, move_category, update_category
from catalog.admin.asking import ask
from catalog.admin.by_actions import ByActions, staff_id
from catalog.admin.category_forms import CategoryForm, MovingForm, place_beside
from catalog.admin.specs import SpecInline, save_specs
from catalog.models import Category
from catalog.services.categories import lock_tree
from nexus.common.errors import RefusedError
from nexus.common.marks import mark
from nexus.common.theme import ModelAdmin

# The first before django-mptt's own script, which looks for one table body.
FITTED = Media(js=["catalog/one_table_body.js"], css={"all": ["catalog/category_tree.css"]})


@admin.register(Category)
class CategoryAdmin(ByActions, DraggableMPTTAdmin, ModelAdmin[Category]):  # type: ignore[misc]  # django-mptt has no types
    """Categories as a tree; whoever changes one waits until nobody else changes its shape."""

    form = CategoryForm
    list_display = ("tree_actions", "indented_title", "slug", "state")
    list_display_links = ("indented_title",)
    list_disable_select_all = True
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    actions = ("move_below",)
    expand_tree_by_default = True
    fields = ("name", "slug", "parent", "description", "is_active")
    inlines = (SpecInline,)

    @property
    def media(self) -> Media:
        """The theme's scripts, and what fits the tree into it."""
        media: Media = FITTED + super().media
        return media

    def get_actions(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        """Return the actions, deletion as other lists have it."""
        actions: dict[str, Any] = super(MPTTModelAdmin, self).get_actions(request, *args)
        return actions

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the tree, or move and delete in it."""
        with _tree_held_still(request):
            return super().changelist_view(request, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save one category."""
        with _tree_held_still(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, or delete one category."""
        with _tree_held_still(request):
            return super().delete_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the category by its action, then what it declares."""
        if change:
            update_category(staff_id(request), form.instance.pk, form.given())
        else:
            form.instance.pk = create_category(staff_id(request), form.given())
        for formset in formsets:
            save_specs(self, request, form.instance, formset)

    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        """Delete a category by its action."""
        delete_category(staff_id(request), obj.pk)

    def _move_node(self, request: HttpRequest) -> HttpResponse:
        """Put a category where it was dropped; the page is loaded anew after it, and shows what is said here."""
        if not self.has_change_permission(request):
            messages.error(request, "You may not move categories.")
            return HttpResponse("no")
        moved, place = place_beside(request.POST)
        if moved is None:
            messages.error(request, "One of the two is not there any more.")
            return HttpResponse("no")
        with transaction.atomic():
            move_category(staff_id(request), moved.pk, place)
        messages.success(request, f"Moved: {moved}")
        return HttpResponse("yes")

    @admin.action(description="Move below another category…", permissions=["change"])
    def move_below(self, request: HttpRequest, categories: QuerySet[Category]) -> HttpResponse | None:
        """Ask where to, then hang categories with all that is below them there."""
        form = MovingForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return ask(self, request, categories, form, verb="Move", what="categories")
        parent = form.cleaned_data["parent"]
        moved = [self._moved(request, category, parent) for category in categories]
        messages.success(request, f"Moved {sum(moved)} of {len(moved)} categories.")
        return None

    def _moved(self, request: HttpRequest, category: Category, parent: Category | None) -> bool:
        try:
            move_category(staff_id(request), category.pk, {"parent_id": parent.pk if parent else None})
        except RefusedError as refusal:
            messages.error(request, f"{category}: {refusal.message}")
            return False
        return True

    @admin.display(description="category")
    def indented_title(self, category: Category) -> SafeString:
        """Return the name, as far to the right as it stands deep in the tree."""
        indent = category.level * self.mptt_level_indent
        return format_html('<div style="padding-left:{}px">{}</div>', indent, category.name)

    @admin.display(description="state", ordering="is_active")
    def state(self, category: Category) -> str:
        """Return whether it is shown."""
        return mark("active", "good") if category.is_active else mark("hidden, with all below", "warning")


def _tree_held_still(request: HttpRequest) -> AbstractContextManager[object]:
    """Lock the tree for a request that may change it, before anything is read."""
    stack = ExitStack()
    if request.method == "POST":
        stack.enter_context(transaction.atomic())
        lock_tree()
    return stack
