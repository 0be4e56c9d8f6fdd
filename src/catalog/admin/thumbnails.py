"""Small pictures in lists and forms."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.db.models.fields.files import ImageFieldFile
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.models import Brand, Product, ProductImage
from catalog.services.rendition_names import Original, fitting_name

# Twice what they are shown at, for screens of many pixels.
SIDE = 160
NO_PICTURE = format_html('<span class="thumbnail thumbnail-none" title="{}"></span>', "No picture")

FIRST_PICTURES = ProductImage.objects.order_by("-is_primary", "position", "id")[:1]
# To be added to a list of products: their first pictures, by one statement.
WITH_FIRST_PICTURE: "Prefetch[str]" = Prefetch("images", queryset=FIRST_PICTURES, to_attr="first_pictures")


def product_thumbnail(product: Product) -> SafeString:
    """Return the first picture of a product that was read `WITH_FIRST_PICTURE`."""
    pictures: Iterable[ProductImage] = getattr(product, "first_pictures", ())
    return next((picture_thumbnail(picture) for picture in pictures), NO_PICTURE)


def picture_thumbnail(picture: ProductImage) -> SafeString:
    """Return a picture of a product, small."""
    if not picture.file:
        return _image(picture.source_url)
    return _stored(picture.file, picture.width, picture.height)


def logo_thumbnail(brand: Brand) -> SafeString:
    """Return the logo of a brand, small."""
    if not brand.logo:
        return format_html('<span class="thumbnail thumbnail-none" title="{}"></span>', "No logo")
    return _stored(brand.logo, brand.logo_width, brand.logo_height)


def _stored(file: ImageFieldFile, width: int | None, height: int | None) -> SafeString:
    original = Original(name=file.name or "", width=width, height=height)
    name = fitting_name(original, max_width=SIDE, max_height=SIDE, extension="webp")
    return _image(file.url if name == file.name else f"/media/{name}")


def _image(address: str) -> SafeString:
    return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', address)
