"""Pictures of products and brands."""

from enum import Enum
from typing import Annotated, Any

import strawberry
from django.conf import settings
from django.db.models.fields.files import ImageFieldFile
from strawberry import UNSET

from catalog import models
from schema import ids
from schema.context import Context
from schema.enums import described
from schema.fields import field, resolved
from schema.node import Node, finds
from schema.scalars import URL


class ImageFormat(Enum):
    """The file formats a picture can be asked for in."""

    AUTO = "auto"
    WEBP = "webp"
    JPEG = "jpeg"
    PNG = "png"


described(
    ImageFormat,
    "ImageFormat",
    "The file format of a picture.",
    {
        ImageFormat.AUTO: "The smallest format that browsers of today read.",
        ImageFormat.WEBP: "WebP.",
        ImageFormat.JPEG: "JPEG.",
        ImageFormat.PNG: "PNG.",
    },
)


@strawberry.input(description="The rendition of a picture that a page needs. It is never enlarged.")
class ImageTransformInput:
    """Upper bounds, in pixels, and a format."""

    max_width: int | None = field("At most this wide, in pixels.", default=UNSET)
    max_height: int | None = field("At most this high, in pixels.", default=UNSET)
    format: ImageFormat = field("The file format.", default=ImageFormat.AUTO)


Transform = Annotated[
    ImageTransformInput | None,
    strawberry.argument(
        description="A hint which rendition would be enough. The original is a valid answer to every hint."
    ),
]


@strawberry.type(description="A picture.")
class Image(Node):
    """A picture with all that an `<img>` needs."""

    alt_text: str = field("What the picture shows; the name of the product or brand where nobody wrote it down.")
    width: int | None = field("Width in pixels; null for a picture kept at a remote address.")
    height: int | None = field("Height in pixels; null for a picture kept at a remote address.")
    is_primary: bool = field("Whether this is the picture to show where there is room for one.")
    position: int = field("Place among the pictures of its product, from 0.")
    pk: strawberry.Private[int | str]
    address: strawberry.Private[str]

    @resolved("The absolute address of the file.")
    def url(self, transform: Transform = UNSET) -> URL:  # noqa: ARG002 - a hint
        """Return the original: a hint may always be answered with it."""
        return URL(self.address)


def product_image(image: models.ProductImage, *, product_name: str) -> Image:
    """Show a picture of the product with this name."""
    return Image(
        pk=image.pk,
        address=_address(image.file) if image.file else image.source_url,
        alt_text=image.alt_text or product_name,
        width=image.width,
        height=image.height,
        is_primary=image.is_primary,
        position=image.position,
    )


def brand_logo(brand: models.Brand) -> Image | None:
    """Show the logo of a brand, if it has one."""
    if not brand.logo:
        return None
    return Image(
        pk=f"brand-{brand.pk}",
        address=_address(brand.logo),
        alt_text=brand.name,
        width=brand.logo_width,
        height=brand.logo_height,
        is_primary=True,
        position=0,
    )


def _address(file: ImageFieldFile) -> str:
    url: str = file.url
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


@finds("Image")
async def find_image(context: Context, key: str) -> Any:
    """Find a picture whose product or brand is visible."""
    owner, _, brand_key = key.partition("-")
    if owner == "brand" and ids.is_number(brand_key):
        brand = await context.catalog.brands.load(int(brand_key))
        return brand_logo(brand) if brand else None
    image = await context.catalog.image_by_id.load(int(key)) if ids.is_number(key) else None
    product = await context.catalog.products.load(image.product_id) if image else None
    return product_image(image, product_name=product.name) if image and product else None
