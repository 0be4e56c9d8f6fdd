"""The list of brands, and the page of each."""

from django.contrib import admin

from catalog.models import Brand
from nexus.common.theme import ModelAdmin


@admin.register(Brand)
class BrandAdmin(ModelAdmin[Brand]):
    """Makers of products."""

    list_display = ("name", "slug", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
