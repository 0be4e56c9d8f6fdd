"""The list of products, and the page of each."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.actions.products import create_product, delete_product, update_product
from catalog.admin.by_actions import ByActions, staff_id
from catalog.admin.export import catalogue_file
from catalog.admin.product_filters import CategoryFilter, DiscountFilter, PictureFilter, SpecFilter, StockFilter
from catalog.admin.product_forms import REVISION, ProductForm, ProductRowForm
from catalog.admin.product_pictures import PictureInline
from catalog.admin.saving_pictures import SavesPictures
from catalog.admin.specs import misfit
from catalog.admin.thumbnails import WITH_FIRST_PICTURE, product_thumbnail
from catalog.models import Product
from catalog.models.product import StockStatus
from catalog.selectors.unfit_specs import unfit_specs
from catalog.selectors.visibility import every_product
from catalog.services.money import rounded
from nexus.common.marks import NOTHING, Tone, below, mark
from nexus.common.theme import AutocompleteSelectFilter, ChangeList, ModelAdmin, list_button

STOCK_MARKS: dict[StockStatus, tuple[str, Tone]] = {
    StockStatus.IN_STOCK: ("in stock", "good"),
    StockStatus.LOW_STOCK: ("low stock", "warning"),
    StockStatus.OUT_OF_STOCK: ("out of stock", "bad"),
}
FACTS = ("marks", "unfit", "final_price", "rating", "view_count", "created_at", "updated_at")


class ProductList(ChangeList):
    """A page of products, each with its first picture: one statement for all of them."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """Return the products of the list."""
        return super().get_queryset(*args, **kwargs).prefetch_related(WITH_FIRST_PICTURE)


@admin.register(Product)
class ProductAdmin(SavesPictures, ByActions, ModelAdmin[Product]):  # type: ignore[misc]  # save_model is theirs
    """Products with their pictures."""

    form = ProductForm
    list_display = (
        "product",
        "place",
        "currency",
        "regular_price",
        "discount_price",
        "stock_quantity",
        "marks",
        "is_active",
    )
    list_display_links = ("product",)
    actions_list = ("export",)
    list_editable = ("regular_price", "discount_price", "stock_quantity", "is_active")
    list_filter = (
        StockFilter,
        PictureFilter,
        DiscountFilter,
        SpecFilter,
        "is_active",
        CategoryFilter,
        ("brand", AutocompleteSelectFilter),
        "currency",
    )
    list_filter_submit = True
    list_select_related = ("category", "brand")
    list_per_page = 50
    list_fullwidth = True
    ordering = ("-created_at", "-id")
    search_fields = ("name", "slug", "sku")
    search_help_text = "A part of the name, the SKU or the address."
    autocomplete_fields = ("category", "brand")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = FACTS
    inlines = (PictureInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "sku", "description", "is_active")}),
        ("Where it stands", {"fields": ("category", "brand")}),
        ("Price", {"fields": ("currency", "regular_price", "discount_price")}),
        ("Stock", {"fields": ("stock_quantity", "low_stock_threshold")}),
        ("Specifications", {"fields": ("specifications",), "classes": ("collapse",)}),
    )
    facts = (
        "As shoppers see it",
        {"fields": FACTS},
    )

    @property
    def media(self) -> Media:
        """The theme's scripts, and one for the pictures."""
        media: Media = super().media
        return media + Media(js=["catalog/pictures.js"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Return all products."""
        return every_product().order_by(*self.get_ordering(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """Return the list that knows the pictures."""
        return ProductList

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return the form of a row."""
        return super().get_changelist_form(request, form=ProductRowForm)

    @list_button(description="Export as CSV", permissions=("view",), icon="download")
    def export(self, request: HttpRequest) -> HttpResponseBase:  # noqa: ARG002
        """Answer with the whole catalogue as a file that an import takes back."""
        return catalogue_file()

    def get_fieldsets(self, request: HttpRequest, obj: Product | None = None) -> Any:
        """Return the parts of the page; what follows from a product shows once there is one."""
        parts = super().get_fieldsets(request, obj)
        return [*parts, self.facts] if obj else parts

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page, and note in it which revision it shows."""
        product: Product | None = kwargs.get("obj")
        if product is not None:
            # After an error, still what the visitor has seen first.
            context["seen_revision"] = request.POST.get(REVISION, product.revision)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:  # noqa: FBT001
        """Save the product and its pictures, or nothing."""
        given = form.given() | self.pictures_given(request, formsets)
        if change:
            update_product(staff_id(request), form.instance.pk, given, expected_revision=form.seen_revision)
        else:
            form.instance.pk = create_product(staff_id(request), given).pk

    def delete_model(self, request: HttpRequest, obj: Product) -> None:
        """Delete a product by its action."""
        delete_product(staff_id(request), obj.pk)

    @admin.display(description="product", ordering="name")
    def product(self, product: Product) -> SafeString:
        """Return picture, name and SKU."""
        words = below(product.name, product.sku) if product.sku else product.name
        return format_html('<div class="beside">{}<div>{}</div></div>', product_thumbnail(product), words)

    @admin.display(description="category and brand", ordering="category")
    def place(self, product: Product) -> SafeString | str:
        """Return where it stands, and who makes it."""
        return below(product.category, product.brand) if product.brand else str(product.category)

    @admin.display(description="state")
    def marks(self, product: Product) -> SafeString:
        """Return what staff may want to do something about."""
        words = [mark(*STOCK_MARKS[product.stock_status])]
        if product.discount_percent:
            words.append(mark(f"{product.discount_percent} % off"))
        if not product.is_active:
            words.append(mark("inactive", "warning"))
        return format_html_join(" ", "{}", ((word,) for word in words))

    @admin.display(description="specifications that do not fit")
    def unfit(self, product: Product) -> SafeString | str:
        """Return what stands against its declaration, and what that asks for."""
        marks = [mark(misfit(*each), "warning") for each in unfit_specs(product)]
        return format_html_join(" ", "{}", ((each,) for each in marks)) or NOTHING

    @admin.display(description="price")
    def final_price(self, product: Product) -> str:
        """Return what the shopper pays."""
        return f"{rounded(product.price, product.currency)} {product.currency}"

    @admin.display(description="rating")
    def rating(self, product: Product) -> str:
        """Return the average, and of how many reviews, which it leads to."""
        if not product.rating_count:
            return NOTHING
        address = reverse("admin:catalog_productreview_changelist", query={"product__id__exact": product.pk})
        words = f"{product.rating_average} of 5 in {product.rating_count} approved"
        return format_html('<a href="{}">{}</a>', address, words)
