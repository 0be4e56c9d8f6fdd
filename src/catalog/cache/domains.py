"""Which change spoils what: the one table, which triggers in the database enforce."""

from enum import StrEnum

from django.db.models import Model

from catalog.models import Brand, Category, Product, ProductImage, ProductReview, ReviewReply, SpecDefinition


class Domain(StrEnum):
    """What is kept and spoiled together; an answer depends on the domain of every type that it shows.

    What stands in a list, how many there are and in which order belongs to the domain of the items.
    """

    PRODUCTS = "products"
    """Products with pictures, stock, ratings and their lists, in every filter and search."""
    CATEGORIES = "categories"
    """The tree with its counts of products and its typed specifications; the currencies of the shop."""
    BRANDS = "brands"
    """Brands and their list."""
    REVIEWS = "reviews"
    """Approved reviews, what the shop replies, and their authors' public names."""
    VOTES = "votes"
    """How many found a review helpful, and the order that goes by it."""


type Columns = tuple[str, ...]

EVERY_COLUMN: Columns = ()

# Rows that come or go spoil every domain of their model, updates those whose columns they set. Of reviews, only
# approved ones count, and a column that is set to what it was does not. What is generated or kept by triggers follows
# from these columns. The names of authors are the roof's to watch: `nexus.wiring`.
SPOILED_BY: dict[type[Model], dict[Domain, Columns]] = {
    Product: {
        Domain.PRODUCTS: (
            *("name", "slug", "sku", "description", "category_id", "brand_id", "currency"),
            *("regular_price", "discount_price", "stock_quantity", "low_stock_threshold"),
            *("specifications", "is_active", "created_at", "updated_at"),
        ),
        Domain.CATEGORIES: ("category_id", "currency", "is_active"),
        # A review of a hidden product is hidden with it.
        Domain.REVIEWS: ("category_id", "is_active"),
    },
    ProductImage: {Domain.PRODUCTS: EVERY_COLUMN},
    # Products are found by their brand, and show it.
    Brand: {Domain.BRANDS: EVERY_COLUMN, Domain.PRODUCTS: EVERY_COLUMN},
    # So with categories, and a hidden one hides what stands in it.
    Category: {
        Domain.CATEGORIES: EVERY_COLUMN,
        Domain.PRODUCTS: EVERY_COLUMN,
        Domain.REVIEWS: ("parent_id", "is_active"),
    },
    # Specifications are shown and found as they are declared.
    SpecDefinition: {Domain.CATEGORIES: EVERY_COLUMN, Domain.PRODUCTS: EVERY_COLUMN},
    # A rating is a column of its product. A vote alone spoils nothing that does not show votes: there are too many.
    ProductReview: {
        Domain.REVIEWS: EVERY_COLUMN,
        Domain.PRODUCTS: EVERY_COLUMN,
        Domain.VOTES: ("helpful_count",),
    },
    ReviewReply: {Domain.REVIEWS: ("text", "created_at", "updated_at")},
}

# A view spoils nothing, or a shop that is looked at would have no cache: a kept `viewCount`, and an order by it, are
# as old as what is kept may be.
NEVER_SPOILING = {Product: ("view_count",)}
