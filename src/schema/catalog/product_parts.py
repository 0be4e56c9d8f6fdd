"""The small types below a product: stock, texts for search engines, what staff see."""

import strawberry
import strawberry_django

from catalog import models
from catalog.models.product import StockStatus
from catalog.services.addresses import product_path
from catalog.services.shortening import shortened
from schema.catalog.money import Money, money
from schema.enums import described
from schema.fields import LoadedField, field, resolved

described(
    StockStatus,
    "StockStatus",
    "What a shopper is told about the stock.",
    {
        StockStatus.IN_STOCK: "More than the low-stock threshold.",
        StockStatus.LOW_STOCK: "Some, at or below the low-stock threshold.",
        StockStatus.OUT_OF_STOCK: "None.",
    },
)


@strawberry.type(description="Whether a product can be had.")
class Availability:
    """What a shopper is told of the stock."""

    status: StockStatus = field("What to tell the shopper.")
    quantity: int | None = field(
        "How many there are: for those with MANAGE_PRODUCTS always, for shoppers only at or below the low-stock "
        "threshold."
    )


@strawberry.type(description="What a page about a product puts into its head.")
class Seo:
    """Texts for search engines."""

    title: str = field("The page's title.")
    description: str = field("One or two sentences, at most 160 characters.")
    canonical_path: str = field("The path of the one page about the product.")


@strawberry_django.type(
    models.Product, field_cls=LoadedField, description="What only those with MANAGE_PRODUCTS see of a product."
)
class ProductStaffFields:
    """Columns that shoppers do not see."""

    stock_quantity: int = field("How many are in stock.")
    low_stock_threshold: int = field("At or below this the stock is low.")
    view_count: int = field("How often the product was viewed.")
    is_active: bool = field("Whether the product is on sale at all.")
    revision: int = field("Moves with each staff edit; hand it back as `expectedRevision`.")

    @resolved("The price without a discount.")
    def regular_price(root: strawberry.Parent[models.Product]) -> Money:
        """Show the regular price."""
        return money(root.regular_price, root.currency)

    @resolved("The price while it is discounted; null without a discount.")
    def discount_price(root: strawberry.Parent[models.Product]) -> Money | None:
        """Show the discount price."""
        return None if root.discount_price is None else money(root.discount_price, root.currency)


def availability(product: models.Product, *, shows_exact_number: bool) -> Availability:
    """Show the stock; shoppers are told a number only when it is low."""
    status = product.stock_status
    shows_number = shows_exact_number or status is not StockStatus.IN_STOCK
    return Availability(status=status, quantity=product.stock_quantity if shows_number else None)


def seo(product: models.Product) -> Seo:
    """Make the texts from name and description."""
    return Seo(
        title=product.name,
        description=shortened(" ".join(product.description.split()), 160) or product.name,
        canonical_path=product_path(product.slug),
    )
