"""What a list of products can be narrowed to."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest

from catalog.models import Category, Product, ProductImage
from catalog.selectors.products import within_category
from catalog.selectors.unfit_specs import has_unfit_specs
from nexus.common.theme import DropdownFilter

WITHOUT_PICTURE = ~Exists(ProductImage.objects.filter(product=OuterRef("pk")))
# As `Product.stock_status` says it.
STOCK = {
    "low": ("Low stock", Q(stock_quantity__gt=0, stock_quantity__lte=F("low_stock_threshold"))),
    "out": ("Out of stock", Q(stock_quantity=0)),
    "in": ("In stock", Q(stock_quantity__gt=F("low_stock_threshold"))),
}


class StockFilter(admin.SimpleListFilter):
    """Products by what a shopper is told about the stock."""

    title = "stock"
    parameter_name = "stock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return the three states."""
        return [(key, label) for key, (label, _) in STOCK.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:  # noqa: ARG002
        """Return the products in the chosen state, or all."""
        chosen = STOCK.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class PictureFilter(admin.SimpleListFilter):
    """Products with or without a picture."""

    title = "pictures"
    parameter_name = "pictures"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return both."""
        return [("none", "No picture"), ("some", "With pictures")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:  # noqa: ARG002
        """Return the products of the chosen kind, or all."""
        if self.value() == "none":
            return queryset.filter(WITHOUT_PICTURE)
        return queryset.exclude(WITHOUT_PICTURE) if self.value() == "some" else queryset


class DiscountFilter(admin.SimpleListFilter):
    """Products with or without a discount."""

    title = "discount"
    parameter_name = "discount"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return both."""
        return [("yes", "Discounted"), ("no", "At the regular price")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:  # noqa: ARG002
        """Return the products of the chosen kind, or all."""
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(discount_price__isnull=self.value() == "no")


class SpecFilter(admin.SimpleListFilter):
    """Products with a specification that does not fit its declaration: any, or the one whose key is chosen."""

    title = "specifications"
    parameter_name = "unfit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return what there is to mend."""
        return [("any", "Some do not fit")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:  # noqa: ARG002
        """Return the products to mend, or all."""
        chosen = self.value() or ""
        if chosen == "any":
            return queryset.filter(has_unfit_specs())
        return queryset.filter(has_unfit_specs(int(chosen))) if is_key(chosen) else queryset


class CategoryFilter(DropdownFilter):
    """Products in a category or anywhere below it."""

    title = "category"
    parameter_name = "within"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return the tree, each level further in."""
        tree = Category.objects.order_by("tree_id", "lft").values_list("pk", "name", "level")
        return [(str(pk), f"{'\u2003' * level}{name}") for pk, name, level in tree]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:  # noqa: ARG002
        """Return the products in the chosen part of the tree, or all."""
        chosen = self.value() or ""
        return queryset.filter(within_category(int(chosen), with_descendants=True)) if is_key(chosen) else queryset


def is_key(text: str) -> bool:
    """Return whether `text` can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) < 19
