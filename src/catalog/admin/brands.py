"""The list of brands, and the page of each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.actions.brands import create_brand, delete_brand, update_brand
from catalog.admin.by_actions import ByActions, staff_id
from catalog.admin.domain_forms import DomainForm
from catalog.admin.thumbnails import logo_thumbnail
from catalog.errors import Problem
from catalog.models import Brand
from catalog.services import stored_files
from catalog.services.directory_checks import read_changes
from catalog.services.logos import PreparedLogo, prepare_logo
from nexus.common.marks import mark
from nexus.common.theme import ModelAdmin


class BrandForm(DomainForm):
    """A brand and its logo."""

    # Decoded by the page before its transaction; None if there was nothing to decode.
    prepared_logo: PreparedLogo | None = None

    class Meta:
        model = Brand
        fields = ("name", "slug", "description", "logo", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "logo" in self.fields:
            # Pillow would read the file as it came; `prepare_logo` does, within limits.
            self.fields["logo"] = forms.FileField(required=False, widget=self.fields["logo"].widget)

    def given(self) -> dict[str, Any]:
        """Return the values, the prepared logo among them."""
        given = super().given()
        given.pop("logo", None)
        return given | ({"logo": self.prepared_logo} if self.prepared_logo else {})

    def find_problems(self, given: Mapping[str, Any]) -> Iterable[Problem]:
        """Return what the domain has against these values."""
        _, problems = read_changes({name: value for name, value in given.items() if name != "logo"})
        return [*problems, *(self.prepared_logo.problems if self.prepared_logo else ())]


@admin.register(Brand)
class BrandAdmin(ByActions, ModelAdmin[Brand]):  # type: ignore[misc]  # save_model is theirs
    """Makers of products."""

    form = BrandForm
    list_display = ("brand", "slug", "products", "state")
    list_display_links = ("brand",)
    list_filter = ("is_active",)
    search_fields = ("name", "slug")
    ordering = ("name", "id")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "description", "logo", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Brand]:
        """Return brands, in the list with the number of their products."""
        brands = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "catalog_brand_changelist":
            return brands.annotate(product_count=Count("products"))
        return brands

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form, with the logo that was sent."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"prepared_logo": getattr(request, "prepared_logo", None)})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the page of a brand; or prepare the logo that was sent, then save it."""
        may_save = self.has_change_permission(request) if object_id else self.has_add_permission(request)
        file = request.FILES.get("logo")
        if request.method != "POST" or not may_save or not (file or request.POST.get("logo-clear")):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with prepare_logo(file) as logo:
            request.prepared_logo, request.is_logo_taken = logo, False  # type: ignore[attr-defined]
            answer = super().changeform_view(request, object_id, form_url, extra_context)
            if not request.is_logo_taken:  # type: ignore[attr-defined]
                stored_files.discard(logo.names)
            return answer

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Save the brand and its logo by their action."""
        request.is_logo_taken = True  # type: ignore[attr-defined]
        if change:
            update_brand(staff_id(request), form.instance.pk, form.given())
        else:
            form.instance.pk = create_brand(staff_id(request), form.given()).pk

    def delete_model(self, request: HttpRequest, obj: Brand) -> None:
        """Delete a brand by its action."""
        delete_brand(staff_id(request), obj.pk)

    @admin.display(description="brand", ordering="name")
    def brand(self, brand: Brand) -> SafeString:
        """Return logo and name."""
        return format_html('<div class="beside">{}<div>{}</div></div>', logo_thumbnail(brand), brand.name)

    @admin.display(description="products", ordering="product_count")
    def products(self, brand: Any) -> SafeString:
        """Return how many products are of the brand, which it leads to."""
        address = reverse("admin:catalog_product_changelist", query={"brand__id__exact": brand.pk})
        return format_html('<a href="{}">{}</a>', address, brand.product_count)

    @admin.display(description="state", ordering="is_active")
    def state(self, brand: Brand) -> SafeString:
        """Return whether it is shown."""
        return mark("active", "good") if brand.is_active else mark("hidden", "warning")
