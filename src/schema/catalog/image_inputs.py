"""What staff send about the pictures of a product."""

from collections.abc import Sequence

import strawberry
from strawberry import UNSET

from catalog.services.product_images import ExistingImage, NewImage, WantedImage
from nexus.common.errors import InvalidArgumentError
from schema import ids
from schema.arguments import given
from schema.fields import field
from schema.scalars import Upload

ALT_TEXT = "What the picture shows, for those who cannot see it, at most 250 characters."
IS_PRIMARY = "Whether it is the one to show where there is room for one; at most one is."

# The domain refuses it with everything else that is wrong.
_NO_KEY = 0


@strawberry.input(description="A picture that is uploaded with the request.")
class NewImageInput:
    """A file and what is said about it."""

    file: Upload = field("JPEG, PNG or WebP. `shop.limits` tells how large it may be.")
    alt_text: str = field(f"{ALT_TEXT} The product's name is shown if it is empty.", default="")
    is_primary: bool = field(IS_PRIMARY, default=False)


@strawberry.input(description="A picture that the product has already.")
class ExistingImageInput:
    """Which one, and what changes."""

    id: strawberry.ID = field("Its global id.")
    alt_text: str | None = field(f"{ALT_TEXT} It stays as it is if left out or null.", default=UNSET)
    is_primary: bool | None = field(
        f"{IS_PRIMARY} Left out or null, it stays primary if no other one is.", default=UNSET
    )


@strawberry.input(one_of=True, description="One place in the list of a product's pictures.")
class ProductImageInput:
    """A new picture or one that stays."""

    upload: NewImageInput | None = field("A new picture.", default=UNSET)
    existing: ExistingImageInput | None = field("A picture that stays.", default=UNSET)


def wanted_images(images: Sequence[ProductImageInput]) -> list[WantedImage]:
    """Return the pictures as the domain knows them."""
    return [_wanted(image) for image in images]


def _wanted(image: ProductImageInput) -> WantedImage:
    if new := given(image.upload):
        return NewImage(file=new.file, alt_text=new.alt_text, is_primary=new.is_primary)
    existing = given(image.existing)
    assert existing is not None
    try:
        key = ids.decode_number(existing.id, "Image", field="id")
    except InvalidArgumentError:
        key = _NO_KEY
    return ExistingImage(id=key, alt_text=given(existing.alt_text), is_primary=given(existing.is_primary))
