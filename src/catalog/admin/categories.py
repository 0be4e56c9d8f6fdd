"""The category tree: dragged and dropped, and edited node by node."""

from contextlib import AbstractContextManager, ExitStack
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from mptt.admin import DraggableMPTTAdmin

from catalog.models import Category
from catalog.services.categories import lock_tree
from nexus.common.theme import ModelAdmin

# Before django-mptt's own script, which looks for one table body.
ONE_BODY = Media(js=["catalog/one_table_body.js"], css={"all": ["catalog/category_tree.css"]})


@admin.register(Category)
class CategoryAdmin(DraggableMPTTAdmin, ModelAdmin[Category]):  # type: ignore[misc]  # django-mptt has no types.
    """Categories as a tree; whoever changes one waits until nobody else changes its shape."""

    list_display = ("tree_actions", "indented_title", "slug", "is_active")
    list_display_links = ("indented_title",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    expand_tree_by_default = True

    @property
    def media(self) -> Media:
        """The theme's scripts, and before them what fits the tree into it."""
        return ONE_BODY + super().media

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the tree, or move and delete in it."""
        with _tree_held_still(request):
            answer: HttpResponse = super().changelist_view(request, *args, **kwargs)
            return answer

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save one category."""
        with _tree_held_still(request):
            answer: HttpResponse = super().changeform_view(request, *args, **kwargs)
            return answer

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, or delete one category."""
        with _tree_held_still(request):
            answer: HttpResponse = super().delete_view(request, *args, **kwargs)
            return answer


def _tree_held_still(request: HttpRequest) -> AbstractContextManager[object]:
    """Lock the tree for a request that may change it, before anything is read."""
    stack = ExitStack()
    if request.method == "POST":
        stack.enter_context(transaction.atomic())
        lock_tree()
    return stack
