"""Where drawn pictures are stored, and what a row about one says."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog.demo.drawing import SIZE, draw
from catalog.models import LooseFile, Product, ProductImage


def store(name: str, content: bytes) -> str:
    """Write a file in place of any of the same name and return the name that it got."""
    # An earlier shop may have let go of it, and it waits for its removal.
    LooseFile.objects.filter(name=name).delete()
    if default_storage.exists(name):
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def stored_picture(product: Product, file: str, *, position: int, alt_text: str) -> ProductImage:
    """Return the unsaved row for a stored drawing; the first one is primary.

    The size is given, because a row without it would open its file to measure it.
    """
    return ProductImage(
        product=product,
        file=file,
        width=SIZE,
        height=SIZE,
        alt_text=alt_text,
        position=position,
        is_primary=position == 0,
    )


def draw_pictures(product: Product, drawings: list[str]) -> list[ProductImage]:
    """Draw and store the pictures of a product and return their unsaved rows."""
    rows = []
    for position, drawing in enumerate(drawings):
        file = store(f"products/demo/{product.slug}-{position + 1}.webp", draw(drawing))
        view = "" if position == 0 else ", a detail" if drawing.endswith(":detail") else ", another view"
        rows.append(stored_picture(product, file, position=position, alt_text=product.name + view))
    return rows
