"""Replaces remote pictures of imported products by files of our own, for operators who ask for it."""

from collections.abc import Callable, Iterable
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from catalog.models import ProductImage
from catalog.services.images import ImageRefusedError, to_webp
from catalog.services.imports.download import DownloadError, Limits, download


def unfetched_images(slugs: Iterable[str]) -> QuerySet[ProductImage]:
    """Return the pictures of these products that are still at their remote address only."""
    return ProductImage.objects.filter(product__slug__in=list(slugs), file="").order_by("pk")


def fetch_images(
    images: Iterable[ProductImage], *, limits: Limits, advance: Callable[[int], None]
) -> tuple[int, list[str]]:
    """Download pictures one after the other; return how many came, and why the others did not.

    A picture that fails keeps its remote address, so the next run tries again.
    """
    fetched, failures = 0, []
    for image in images:
        try:
            _fetch(image, limits)
        except (DownloadError, ImageRefusedError) as error:
            failures.append(f"{image.source_url} {error}")
        else:
            fetched += 1
        advance(1)
    return fetched, failures


def _fetch(image: ProductImage, limits: Limits) -> None:
    content, width, height = to_webp(download(image.source_url, limits))
    name = default_storage.save(f"products/{uuid4().hex}.webp", ContentFile(content))
    # By address too: an import that ran meanwhile may have given the row another picture.
    stored = ProductImage.objects.filter(pk=image.pk, source_url=image.source_url, file="")
    if not stored.update(file=name, width=width, height=height):
        default_storage.delete(name)
