"""What staff send to change the catalogue."""

from dataclasses import fields
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from nexus.common.errors import InvalidArgumentError
from schema import ids
from schema.catalog.image_inputs import ProductImageInput, wanted_images
from schema.fields import field
from schema.scalars import CurrencyCode, Decimal, Upload

NAME = "Its name, 1 to 200 characters."
SLUG = (
    "Its name in addresses, at most 220 characters: letters from a to z, digits, hyphens, underscores. Made from the "
    "name if omitted."
)
SKU = "The shop's own article number, at most 64 characters; no two products have the same. Null for none."
DESCRIPTION = "The text about it, plain, at most 50,000 characters."
CATEGORY = "The global id of the category that it stands in."
BRAND = "The global id of its brand; null for none."
CURRENCY = "The currency of its prices."
REGULAR_PRICE = "The price without a discount, 0 or more, with no more decimals than the currency has."
DISCOUNT_PRICE = "A lower price that is asked instead, or PRICE_ORDER; null for none."
STOCK = "How many are in stock, 0 or more. To add or take out some, use `adjustStock`: it loses no change of others."
THRESHOLD = "At or below so many the stock is low: shoppers are told, and staff by mail when it falls so far."
SPECIFICATIONS = (
    "Its technical data: an object of at most 100 names, each with a text, a number, a truth value, null, or an object "
    "of `value` and `unit`."
)
IS_ACTIVE = "Whether it is on sale at all; an inactive one is hidden from shoppers."
IMAGES = (
    "All its pictures in order, at most `shop.limits.maxImagesPerProduct`. The first is primary unless another one is "
    "marked; two that are marked are refused."
)
WITHOUT = "A picture that is not in the list is removed; without a list all stay."

SHORT_NAME = "Its name, 1 to 120 characters."
SHORT_SLUG = (
    "Its name in addresses, at most 140 characters: letters from a to z, digits, hyphens, underscores. That of a new "
    "one is made from the name if omitted."
)

_REFERENCES = {"category_id": "Category", "brand_id": "Brand", "parent_id": "Category"}
# The domain refuses it with everything else that is wrong.
_NO_KEY = 0


@strawberry.input(description="A new product. Null is the same as left out.")
class CreateProductInput:
    """All of a product."""

    name: str = field(NAME)
    slug: str | None = field(SLUG, default=UNSET)
    sku: str | None = field(SKU, default=UNSET)
    description: str = field(DESCRIPTION, default="")
    category_id: strawberry.ID = field(CATEGORY)
    brand_id: strawberry.ID | None = field(BRAND, default=UNSET)
    currency_code: CurrencyCode | None = field(f"{CURRENCY[:-1]}; the shop's own currency if omitted.", default=UNSET)
    regular_price: Decimal = field(REGULAR_PRICE)
    discount_price: Decimal | None = field(DISCOUNT_PRICE, default=UNSET)
    stock_quantity: int = field(STOCK, default=0)
    low_stock_threshold: int | None = field(f"{THRESHOLD} 5 if omitted.", default=UNSET)
    specifications: JSON | None = field(SPECIFICATIONS, default=UNSET)
    images: list[ProductImageInput] | None = field(IMAGES, default=UNSET)
    is_active: bool = field(IS_ACTIVE, default=True)


@strawberry.input(
    description="What changes of a product: what is left out stays as it is. Null clears the SKU, the brand and the "
    "discount price, and is refused everywhere else."
)
class UpdateProductInput:
    """Some of a product."""

    name: str | None = field(NAME, default=UNSET)
    slug: str | None = field(SLUG.replace("Made from the name", "It stays the same"), default=UNSET)
    sku: str | None = field(SKU, default=UNSET)
    description: str | None = field(DESCRIPTION, default=UNSET)
    category_id: strawberry.ID | None = field(CATEGORY, default=UNSET)
    brand_id: strawberry.ID | None = field(BRAND, default=UNSET)
    currency_code: CurrencyCode | None = field(CURRENCY, default=UNSET)
    regular_price: Decimal | None = field(REGULAR_PRICE, default=UNSET)
    discount_price: Decimal | None = field(DISCOUNT_PRICE, default=UNSET)
    stock_quantity: int | None = field(STOCK, default=UNSET)
    low_stock_threshold: int | None = field(THRESHOLD, default=UNSET)
    specifications: JSON | None = field(SPECIFICATIONS, default=UNSET)
    images: list[ProductImageInput] | None = field(f"{IMAGES} {WITHOUT}", default=UNSET)
    is_active: bool | None = field(IS_ACTIVE, default=UNSET)


@strawberry.input(
    description="What a category is to be. A new one needs a name, and null is the same as left out. Of one that is "
    "there, what is left out stays as it is, and only the parent may be null."
)
class CategoryInput:
    """Some of a category."""

    name: str | None = field(SHORT_NAME, default=UNSET)
    slug: str | None = field(SHORT_SLUG, default=UNSET)
    description: str | None = field(DESCRIPTION, default=UNSET)
    parent_id: strawberry.ID | None = field(
        "The global id of the category above, which takes it as the last; null for a root.", default=UNSET
    )
    is_active: bool | None = field(
        "Whether it is shown; true for a new one. An inactive one hides all categories and products below it.",
        default=UNSET,
    )


@strawberry.input(
    description="What a brand is to be. A new one needs a name, and null is the same as left out. Of one that is "
    "there, what is left out stays as it is, and only the logo may be null."
)
class BrandInput:
    """Some of a brand."""

    name: str | None = field(SHORT_NAME, default=UNSET)
    slug: str | None = field(SHORT_SLUG, default=UNSET)
    description: str | None = field(DESCRIPTION, default=UNSET)
    is_active: bool | None = field(
        "Whether it is shown; true for a new one. Products of an inactive one are shown without a brand.",
        default=UNSET,
    )
    logo: Upload | None = field("JPEG, PNG or WebP, within `shop.limits`; null for none.", default=UNSET)


def given_values(input: object) -> dict[str, Any]:
    """Return what a client has given, null as None, by the domain's names and in its terms."""
    named = ((each.name, getattr(input, each.name)) for each in fields(input))  # type: ignore[arg-type]  # Strawberry's inputs are dataclasses
    return {name: in_domain_terms(name, value) for name, value in named if value is not UNSET}


def in_domain_terms(name: str, value: Any) -> Any:
    """Return what the domain knows a value by: a row by its key, pictures as its own type, the rest as it is."""
    if name == "images" and value is not None:
        return wanted_images(value)
    if value is None or name not in _REFERENCES:
        return value
    try:
        return ids.decode_number(value, _REFERENCES[name], field=name)
    except InvalidArgumentError:
        return _NO_KEY
