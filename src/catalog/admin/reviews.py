"""The list of reviews, and the page of each."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.models import ProductReview
from nexus.common.theme import ModelAdmin


@admin.register(ProductReview)
class ProductReviewAdmin(ModelAdmin[ProductReview]):
    """Reviews, waiting ones first at hand."""

    list_display = ("__str__", "product", "author_name", "status", "is_verified_purchase", "created_at")
    list_filter = ("status", "rating", "is_verified_purchase")
    list_select_related = ("product", "author")
    search_fields = ("title", "comment", "product__name")
    autocomplete_fields = ("product", "author")
    readonly_fields = ("imported_author_name", "is_edited", "created_at")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductReview]:
        """Return the newest first."""
        return super().get_queryset(request).order_by("-created_at", "-id")
