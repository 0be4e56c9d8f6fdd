"""How a product's row is held and written."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from catalog.errors import CatalogErrorCode, refuse
from catalog.models import Product, ProductImage, ProductReview
from catalog.selectors.visibility import every_product
from catalog.services.product_images import Prepared, save
from catalog.services.records import CHANGE, described_changes, differing, record


def locked_product(product_id: int, *, deletes: bool = False) -> Product:
    """Return a product that nobody else changes until the transaction ends.

    Raises CatalogRefusedError, NOT_FOUND. Only one that `deletes` keeps others from referring to it.
    """
    product = every_product().select_for_update(no_key=not deletes).filter(pk=product_id).first()
    if product is None:
        raise refuse(CatalogErrorCode.NOT_FOUND, "There is no such product.", field="id")
    return product


def save_changes(user_id: UUID, product: Product, values: Mapping[str, Any], *, images: Prepared | None = None) -> None:
    """Save those columns of a locked product that differ, and its pictures, as one edit by staff.

    What is as it was is no edit.
    """
    changes = differing(product, values)
    also = ["pictures"] if images is not None and _replace_pictures(product, images) else []
    if not changes and not also:
        return
    edit = {"revision": F("revision") + 1, "updated_at": timezone.now()}
    Product.objects.filter(pk=product.pk).update(**changes, **edit)
    record(user_id, CHANGE, product, described_changes(product, changes, also=also))


def _replace_pictures(product: Product, images: Prepared) -> bool:
    """Return whether a product's pictures are others than before, or said to be otherwise."""
    before = _pictures(product)
    save(product, images)
    return _pictures(product) != before


def _pictures(product: Product) -> list[tuple[Any, ...]]:
    pictures = ProductImage.objects.filter(product=product).order_by("position", "pk")
    return list(pictures.values_list("pk", "alt_text", "is_primary"))


def hold_reviews(product_id: int) -> None:
    """Wait for whoever changes a review of a product, before its row is locked.

    They lock the review first, and by its trigger the product then.
    """
    list(ProductReview.objects.select_for_update().filter(product=product_id).order_by("pk").values_list("pk"))
