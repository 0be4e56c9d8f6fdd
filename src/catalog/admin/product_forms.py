"""The forms that staff fill in for a product: on its page, and in its row of the list."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.fields import InvalidJSONInput

from catalog.admin.domain_forms import DomainForm
from catalog.errors import Problem
from catalog.models import Product
from catalog.services.money import rounded
from catalog.services.product_checks import read_product

# The field of the page that says which revision it shows.
REVISION = "seen_revision"
STALE = "Somebody changed this product since it was read. Open it again to see what it is now, then decide."
COLUMNS = (
    "name",
    "slug",
    "sku",
    "description",
    "category",
    "brand",
    "currency",
    "regular_price",
    "discount_price",
    "stock_quantity",
    "low_stock_threshold",
    "specifications",
    "is_active",
)
LABELS = {
    "regular_price": "Price",
    "discount_price": "Discounted",
    "stock_quantity": "Stock",
    "low_stock_threshold": "Low from",
    "is_active": "Active",
}


class SpecificationsField(forms.JSONField):
    """JSON of which Django would take some for a bug: too deep, of too many digits, with half a character in it."""

    def to_python(self, value: Any) -> Any:
        """Return what was typed, or refuse it."""
        if isinstance(value, str) and value not in self.empty_values and not _is_readable(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what the page shows: the same again, however it was typed."""
        return super().bound_data(data, initial) if data is None or _is_readable(data) else InvalidJSONInput(data)


def _is_readable(text: str) -> bool:
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


class ProductForm(DomainForm):
    """A product, as its page was read: it changes nothing of one that was changed since."""

    domain_names = {"category": "category_id", "brand": "brand_id", "currency": "currency_code"}

    class Meta:
        model = Product
        fields = COLUMNS
        labels = LABELS
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"specifications": SpecificationsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "category" in self.fields:
            # Dashes before a name that stands alone say nothing.
            self.fields["category"].level_indicator = ""  # type: ignore[attr-defined]  # django-mptt's field
        for name in ("regular_price", "discount_price"):
            if self.initial.get(name) is not None:
                self.initial[name] = rounded(self.initial[name], self.instance.currency)

    @property
    def seen_revision(self) -> int | None:
        """The revision that the visitor has looked at; None if the page did not say."""
        seen = self.data.get(REVISION, "")
        return int(seen) if seen.isascii() and seen.isdigit() else None

    def find_problems(self, given: Mapping[str, Any]) -> Iterable[Problem]:
        """Return what the domain has against these values."""
        _, problems = read_product(given, product=self.instance if self.instance.pk else None)
        return problems

    def clean(self) -> dict[str, Any]:
        """Refuse what somebody else has changed, before anything else is said about it."""
        if self.has_changed() and self.is_stale():
            raise forms.ValidationError(STALE, code="stale_revision")
        return super().clean()

    def is_stale(self) -> bool:
        """Return whether the product was changed since the visitor looked at it."""
        return self.instance.pk is not None and self.seen_revision not in {None, self.instance.revision}


class ProductRowForm(ProductForm):
    """A row of the list; it counts as changed if the visitor has changed it, not if somebody else did meanwhile."""

    class Meta:
        model = Product
        fields = COLUMNS
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "id"
            field.widget.attrs["aria-label"] = f"{field.label} of {self.instance}"

    @property
    def seen_revision(self) -> int | None:
        """The revision that this request has read, as `is_stale` looks at the values themselves."""
        revision: int = self.instance.revision
        return revision

    def is_stale(self) -> bool:
        """Return whether what the visitor has changed was something else by then."""
        return any(self._is_stale(name) for name in self.changed_data)

    def _is_stale(self, name: str) -> bool:
        seen_as = self.add_initial_prefix(name)
        return seen_as in self.data and self.fields[name].has_changed(self.initial[name], self.data[seen_as])
