"""What people who work on the catalogue click on in the admin."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from PIL import Image

from catalog.models import Product, ProductImage


def list_of(model_name: str) -> str:
    return reverse(f"admin:catalog_{model_name}_changelist")


def send(client: Client, address: str, data: dict[str, Any]) -> Any:
    """Post a form, and let the worker work."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, data)


def act(client: Client, action: str, rows: Iterable[Any], **more: str) -> Any:
    """Pick rows in their list and run an action on them."""
    chosen = list(rows)
    data = {"action": action, "_selected_action": [row.pk for row in chosen]} | more
    return send(client, list_of(chosen[0]._meta.model_name), data)


def picture_file(name: str = "holiday.png", size: tuple[int, int] = (300, 200)) -> SimpleUploadedFile:
    """Return a PNG as a browser sends it, with a text in it that nobody else should read."""
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue() + b"secret", "image/png")


def product_form(product: Product | None = None, **changes: Any) -> dict[str, Any]:
    """Return what the page of a product sends as it was read, but for `changes`; None leaves a box unticked."""
    shown: dict[str, Any] = {"name": "Lamp", "slug": "", "currency": "EUR", "regular_price": "10.00"}
    shown |= {"stock_quantity": "3", "low_stock_threshold": "5", "specifications": "{}", "is_active": "on"}
    rows: list[ProductImage] = []
    if product:
        columns = ("name", "slug", "currency", "regular_price", "stock_quantity", "low_stock_threshold")
        shown |= {column: str(getattr(product, column)) for column in columns}
        shown |= {"category": product.category_id, "brand": product.brand_id or "", "seen_revision": product.revision}
        rows = [*product.images.all()]
    shown |= {"images-TOTAL_FORMS": len(rows), "images-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        facts = {"id": row.pk, "product": row.product_id, "alt_text": row.alt_text, "position": row.position}
        facts |= {"is_primary": "on"} if row.is_primary else {}
        shown |= {f"images-{number}-{name}": value for name, value in facts.items()}
    return {name: value for name, value in (shown | changes).items() if value is not None}


def spec_rows(*rows: dict[str, Any], had: int = 0) -> dict[str, Any]:
    """Return what the page of a category sends of the specifications that it declares; the first `had` are there."""
    sent: dict[str, Any] = {"spec_definitions-TOTAL_FORMS": len(rows), "spec_definitions-INITIAL_FORMS": had}
    plain = {"position": 0, "kind": "text", "unit": ""}
    for number, row in enumerate(rows):
        sent |= {f"spec_definitions-{number}-{name}": value for name, value in (plain | row).items()}
    return sent
