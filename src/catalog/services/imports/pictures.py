"""Brings the imported pictures of products in line with a file; pictures that staff uploaded stay."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalog.models import Product, ProductImage
from catalog.services.imports.records import ImageRecord


@dataclass(frozen=True, kw_only=True)
class PictureChange:
    """A product whose pictures are to become `wanted`."""

    product: Product
    wanted: Sequence[ImageRecord]
    imported: Sequence[ProductImage] = ()
    own: Sequence[ProductImage] = ()


def pictures_of(products: Collection[Product]) -> dict[int, list[ProductImage]]:
    """Return the pictures of stored products in their order, by product id."""
    pictures: dict[int, list[ProductImage]] = defaultdict(list)
    for image in ProductImage.objects.filter(product__in=products).order_by("position", "pk"):
        pictures[image.product_id].append(image)
    return pictures


def picture_change(
    product: Product, wanted: Sequence[ImageRecord] | None, stored: Sequence[ProductImage]
) -> PictureChange | None:
    """Return what has to change, or None when nothing does."""
    imported = [image for image in stored if image.source_url]
    if wanted is None or [(image.url, image.alt_text) for image in wanted] == [
        (image.source_url, image.alt_text) for image in imported
    ]:
        return None
    own = [image for image in stored if not image.source_url]
    return PictureChange(product=product, wanted=wanted, imported=imported, own=own)


def write_pictures(changes: Sequence[PictureChange]) -> None:
    """Delete, move and add pictures; a picture that was downloaded keeps its file while its address stays."""
    _delete_unwanted(changes)
    kept = {(image.product_id, image.source_url): image for change in changes for image in change.imported}
    # No product may have two primary pictures, not even between two statements.
    ProductImage.objects.filter(pk__in=[image.pk for image in kept.values()]).update(is_primary=False)
    new: list[ProductImage] = []
    moved: list[ProductImage] = []
    for change in changes:
        has_primary = any(image.is_primary for image in change.own)
        for position, image in enumerate(change.wanted):
            row = kept.get((change.product.pk, image.url))
            (moved if row else new).append(row := row or ProductImage(product=change.product, source_url=image.url))
            row.alt_text = image.alt_text
            row.position = position
            row.is_primary = position == 0 and not has_primary
    ProductImage.objects.bulk_create(new)
    ProductImage.objects.bulk_create(
        moved,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["alt_text", "position", "is_primary"],
    )


def _delete_unwanted(changes: Sequence[PictureChange]) -> None:
    unwanted = [
        image
        for change in changes
        for image in change.imported
        if image.source_url not in {wanted.url for wanted in change.wanted}
    ]
    if not unwanted:
        return
    # Their files go after the commit: the database has noted them.
    ProductImage.objects.filter(pk__in=[image.pk for image in unwanted]).delete()
