"""What a list of products can be narrowed to."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest

from catalog.models import Category, Product, ProductImage
from catalog.selectors.products import within_category
from catalog.selectors.unfit_specs import has_unfit_specs
from nexus.common.list_filters import ChoiceFilter
from nexus.common.theme import DropdownFilter

WITHOUT_PICTURE = ~Exists(ProductImage.objects.filter(product=OuterRef("pk")))
# As `Product.stock_status` says it.
STOCK = {
    "low": ("Low stock", Q(stock_quantity__gt=0, stock_quantity__lte=F("low_stock_threshold"))),
    "out": ("Out of stock", Q(stock_quantity=0)),
    "in": ("In stock", Q(stock_quantity__gt=F("low_stock_threshold"))),
}


class StockFilter(ChoiceFilter):
    """Products by what a shopper is told about the stock."""

    title = parameter_name = "stock"
    kinds = STOCK


class PictureFilter(ChoiceFilter):
    """Products with or without a picture."""

    title = parameter_name = "pictures"
    kinds = {"none": ("No picture", WITHOUT_PICTURE), "some": ("With pictures", ~WITHOUT_PICTURE)}


class DiscountFilter(ChoiceFilter):
    """Products with or without a discount."""

    title = parameter_name = "discount"
    kinds = {
        "yes": ("Discounted", Q(discount_price__isnull=False)),
        "no": ("At the regular price", Q(discount_price__isnull=True)),
    }


class SpecFilter(ChoiceFilter):
    """Products with a specification that does not fit its declaration: any, or the one whose key is chosen."""

    title = "specifications"
    parameter_name = "unfit"
    kinds = {"any": ("Some do not fit", has_unfit_specs())}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """Return the products to mend, or all."""
        chosen = self.value() or ""
        if is_key(chosen):
            return queryset.filter(has_unfit_specs(int(chosen)))
        return super().queryset(request, queryset)


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
