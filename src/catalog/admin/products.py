"""The list of products, and the page of each."""

from django.contrib import admin
from django.db import models
from unfold.widgets import UnfoldAdminURLInputWidget

from catalog.models import Product, ProductImage
from nexus.common.theme import ModelAdmin, TabularInline


class ProductImageInline(TabularInline[ProductImage, Product]):
    """The pictures of a product."""

    model = ProductImage
    extra = 0
    formfield_overrides = {
        **TabularInline.formfield_overrides,
        models.URLField: {"assume_scheme": "https", "widget": UnfoldAdminURLInputWidget},
    }
    fields = ("file", "source_url", "alt_text", "is_primary", "position")


@admin.register(Product)
class ProductAdmin(ModelAdmin[Product]):
    """Products with their pictures."""

    list_display = ("name", "sku", "category", "brand", "price", "currency", "stock_quantity", "is_active")
    list_filter = ("is_active", "currency")
    list_select_related = ("category", "brand")
    search_fields = ("name", "slug", "sku")
    autocomplete_fields = ("category", "brand")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("price", "discount_percent", "view_count", "rating_average", "rating_count", "revision")
    inlines = (ProductImageInline,)
