"""The catalogue in Django's admin."""

from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from mptt.admin import DraggableMPTTAdmin

from catalog.models import Brand, Category, Product, ProductImage, ProductReview
from catalog.services.categories import lock_tree

if TYPE_CHECKING:
    BrandModelAdmin = admin.ModelAdmin[Brand]
    ProductModelAdmin = admin.ModelAdmin[Product]
    ReviewModelAdmin = admin.ModelAdmin[ProductReview]
    ImageInline = admin.TabularInline[ProductImage, Product]
else:
    BrandModelAdmin = ProductModelAdmin = ReviewModelAdmin = admin.ModelAdmin
    ImageInline = admin.TabularInline


@admin.register(Category)
class CategoryAdmin(DraggableMPTTAdmin):  # type: ignore[misc]  # django-mptt has no types.
    """Categories as a tree; whoever changes one waits until nobody else changes its shape."""

    list_display = ("tree_actions", "indented_title", "slug", "is_active")
    list_display_links = ("indented_title",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

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


@admin.register(Brand)
class BrandAdmin(BrandModelAdmin):
    """Makers of products."""

    list_display = ("name", "slug", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


class ProductImageInline(ImageInline):
    """The pictures of a product."""

    model = ProductImage
    extra = 0
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = ("file", "source_url", "alt_text", "is_primary", "position")


@admin.register(Product)
class ProductAdmin(ProductModelAdmin):
    """Products with their pictures."""

    list_display = ("name", "sku", "category", "brand", "price", "currency", "stock_quantity", "is_active")
    list_filter = ("is_active", "currency")
    list_select_related = ("category", "brand")
    search_fields = ("name", "slug", "sku")
    autocomplete_fields = ("category", "brand")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("price", "discount_percent", "view_count", "rating_average", "rating_count", "revision")
    inlines = (ProductImageInline,)


@admin.register(ProductReview)
class ProductReviewAdmin(ReviewModelAdmin):
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


def _tree_held_still(request: HttpRequest) -> AbstractContextManager[object]:
    """Lock the tree for a request that may change it, before anything is read."""
    stack = ExitStack()
    if request.method == "POST":
        stack.enter_context(transaction.atomic())
        lock_tree()
    return stack
