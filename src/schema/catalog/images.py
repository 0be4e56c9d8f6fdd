"""Pictures of products and brands."""

from enum import Enum
from typing import Annotated, Any

import strawberry
from django.conf import settings
from strawberry import UNSET

from catalog import models
from catalog.selectors.pictures import Picture
from catalog.services.addresses import file_address
from catalog.services.rendition_names import Original, fitting_name
from nexus.common.errors import InvalidArgumentError
from schema import ids
from schema.arguments import given
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
        ImageFormat.AUTO: "The smallest format that browsers of today read: WebP.",
        ImageFormat.WEBP: "WebP.",
        ImageFormat.JPEG: "JPEG; what is transparent becomes white.",
        ImageFormat.PNG: "PNG, if the original is one; else the format of the original.",
    },
)


@strawberry.input(
    description="The rendition of a picture that a page needs. It is never enlarged, and its longer side is one of a "
    "few lengths: the answer is the largest that stays within the bounds, at least two thirds of what they allow."
)
class ImageTransformInput:
    """Upper bounds, in pixels, and a format."""

    max_width: int | None = field(
        "At most this wide, in pixels. Nothing is smaller than 80 pixels on its longer side.", default=UNSET
    )
    max_height: int | None = field("At most this high, in pixels.", default=UNSET)
    format: ImageFormat = field("The file format.", default=ImageFormat.AUTO)


# As the endings of files say it; None is what the original has.
EXTENSIONS = {ImageFormat.AUTO: "webp", ImageFormat.WEBP: "webp", ImageFormat.JPEG: "jpg", ImageFormat.PNG: "png"}

Transform = Annotated[
    ImageTransformInput | None,
    strawberry.argument(
        description="Which rendition would be enough; the original if omitted. A picture kept at a remote address "
        "has no renditions."
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
    # Without one it lies at a remote address.
    file_name: strawberry.Private[str | None]
    source_url: strawberry.Private[str]

    @resolved("The absolute address of a file, which may be kept for ever: what lies there never changes.")
    def url(self, transform: Transform = UNSET) -> URL:
        """Work the address out; whether the rendition was made already shows when it is fetched."""
        if self.file_name is None:
            return URL(self.source_url)
        if not transform:
            return URL(file_address(self.file_name))
        name = fitting_name(
            Original(name=self.file_name, width=self.width, height=self.height),
            max_width=_bound(transform.max_width, "transform.maxWidth"),
            max_height=_bound(transform.max_height, "transform.maxHeight"),
            extension=EXTENSIONS[transform.format],
        )
        return URL(file_address(name) if name == self.file_name else f"{settings.SITE_URL}/media/{name}")


def product_image(picture: Picture, *, product_name: str) -> Image:
    """Show a picture of the product with this name."""
    return Image(
        pk=picture.pk,
        source_url=picture.source_url,
        file_name=picture.file_name or None,
        alt_text=picture.alt_text or product_name,
        width=picture.width,
        height=picture.height,
        is_primary=picture.is_primary,
        position=picture.position,
    )


def brand_logo(brand: models.Brand) -> Image | None:
    """Show the logo of a brand, if it has one."""
    if not brand.logo:
        return None
    return Image(
        pk=f"brand-{brand.pk}",
        source_url="",
        file_name=brand.logo.name,
        alt_text=brand.name,
        width=brand.logo_width,
        height=brand.logo_height,
        is_primary=True,
        position=0,
    )


def _bound(pixels: int | None, field: str) -> int | None:
    found = given(pixels)
    if found is not None and found < 1:
        raise InvalidArgumentError(f"`{field}` takes 1 or more pixels.", field=field)
    return found


@finds("Image")
async def find_image(context: Context, key: str) -> Any:
    """Find a picture whose product or brand is visible."""
    owner, _, brand_key = key.partition("-")
    if owner == "brand" and ids.is_number(brand_key):
        brand = await context.catalog.brands.load(int(brand_key))
        return brand_logo(brand) if brand else None
    image = await context.catalog.image_by_id.load(int(key)) if ids.is_number(key) else None
    product = await context.catalog.products.load(image.product_id) if image else None
    return product_image(Picture.of(image), product_name=product.name) if image and product else None
