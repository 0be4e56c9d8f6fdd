"""The types of the stock schema, each on a model of the catalogue.

Visibility stands in `get_queryset`, pictures and computed fields carry the optimizer's hints: both as the
guide has them. Types without a model are plain ones, most of them Nexus's own.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import strawberry
import strawberry_django
from babel.numbers import format_currency
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from strawberry import auto, relay
from strawberry_django.relay import DjangoListConnection

from bench.stock.filters import ProductFilter, ProductOrder, ReviewOrder
from bench.stock.related import related_products
from catalog import models
from catalog.selectors.visibility import HIDDEN_CATEGORIES
from catalog.services.money import rounded
from catalog.services.rendition_names import Original, fitting_name
from schema.catalog.product_parts import Availability, Seo, availability, seo
from schema.catalog.reviews import RatingSummary, rating_summary
from schema.catalog.specs import spec_rows

RATING = ["rating_average", "rating_count", "rating_verified_count", "rating_histogram"]


@strawberry.type
class Money:
    """An amount in one currency."""

    amount: Decimal
    currency_code: str

    @strawberry.field
    def formatted(self, locale: str = "en") -> str:
        """Format with the locale data of CLDR."""
        return format_currency(self.amount, self.currency_code, locale=locale.replace("-", "_"))


def money(amount: Decimal, currency: str) -> Money:
    """Return an amount in the decimals of its currency."""
    return Money(amount=rounded(amount, currency), currency_code=currency)


@strawberry_django.type(models.ProductImage)
class Image(relay.Node):
    """A picture of a product."""

    width: auto
    height: auto
    is_primary: auto
    position: auto

    @strawberry_django.field(only=["alt_text", "product__name"], select_related=["product"])
    def alt_text(self, root: models.ProductImage) -> str:
        """Return the text, or the product's name."""
        return root.alt_text or root.product.name

    @strawberry_django.field(only=["file", "source_url", "width", "height"])
    def url(self, root: models.ProductImage, max_width: int | None = None, max_height: int | None = None) -> str:
        """Return the address of the file or of a rendition."""
        if not root.file:
            return root.source_url
        name = root.file.name
        if max_width or max_height:
            original = Original(name=name, width=root.width, height=root.height)
            name = fitting_name(original, max_width=max_width, max_height=max_height, extension="webp")
        return f"{settings.SITE_URL}/media/{name}"


@strawberry.type
class Logo:
    """A picture of a brand."""

    url: str
    alt_text: str
    width: int | None
    height: int | None


@strawberry.type
class Spec:
    """A row of a product's technical data, of which nothing is declared."""

    key: str
    label: str
    value: str
    unit: str | None


@strawberry_django.type(models.Brand)
class Brand(relay.Node):
    """A brand that is shown."""

    slug: auto
    name: auto

    @strawberry_django.field(only=["logo", "logo_width", "logo_height", "name"])
    def logo(self, root: models.Brand) -> Logo | None:
        """Show the logo, if there is one."""
        if not root.logo:
            return None
        url = f"{settings.SITE_URL}/media/{root.logo.name}"
        return Logo(url=url, alt_text=root.name, width=root.logo_width, height=root.logo_height)

    @classmethod
    def get_queryset(cls, queryset: QuerySet[models.Brand], _info: Any, **_: Any) -> QuerySet[models.Brand]:
        """Leave hidden brands out."""
        return queryset.filter(is_active=True)


@strawberry_django.type(models.Category)
class Category(relay.Node):
    """A step of the way to a product."""

    name: auto
    path: str


@strawberry_django.type(models.ProductReview, ordering=ReviewOrder)
class Review(relay.Node):
    """A review that everyone may see."""

    rating: auto
    title: auto
    comment: auto
    is_verified_purchase: auto
    created_at: auto

    @strawberry_django.field(
        only=["imported_author_name", "author__first_name", "author__last_name"], select_related=["author"]
    )
    def author_name(self, root: models.ProductReview) -> str:
        """Return first name and initial."""
        return root.author_name

    @classmethod
    def get_queryset(
        cls, queryset: QuerySet[models.ProductReview], _info: Any, **_: Any
    ) -> QuerySet[models.ProductReview]:
        """Leave out what no moderator has approved."""
        return queryset.filter(status=models.ProductReview.Status.APPROVED)


def primary_images(_info: Any) -> Prefetch:
    """Return what loads the pictures of a page of products at once."""
    primary = models.ProductImage.objects.filter(is_primary=True).select_related("product")
    return Prefetch("images", primary, to_attr="primary_images")


@strawberry_django.type(models.Product, filters=ProductFilter, ordering=ProductOrder)
class Product(relay.Node):
    """A product that everyone may see."""

    slug: auto
    name: auto
    sku: auto
    description: auto
    updated_at: auto
    brand: Brand | None
    images: list[Image]
    reviews: DjangoListConnection[Review] = strawberry_django.connection()

    @strawberry_django.field(only=["price", "currency"])
    def price(self, root: models.Product) -> Money:
        """Show the price."""
        return money(root.price, root.currency)

    @strawberry_django.field(only=["discount_price", "regular_price", "currency"])
    def compare_at_price(self, root: models.Product) -> Money | None:
        """Show the regular price next to a lower one."""
        return None if root.compare_at_price is None else money(root.compare_at_price, root.currency)

    @strawberry_django.field(only=["discount_price", "discount_percent"])
    def discount_percent(self, root: models.Product) -> int | None:
        """Read the stored discount."""
        return None if root.discount_price is None else root.discount_percent

    @strawberry_django.field(only=["stock_quantity", "low_stock_threshold"])
    def availability(self, root: models.Product) -> Availability:
        """Tell shoppers a number only when it is low."""
        return availability(root, shows_exact_number=False)

    @strawberry_django.field(only=RATING)
    def rating(self, root: models.Product) -> RatingSummary:
        """Show the stored rating."""
        return rating_summary(root)

    @strawberry_django.field(prefetch_related=[primary_images])
    def primary_image(self, root: models.Product) -> Image | None:
        """Show the primary picture."""
        return next(iter(root.primary_images), None)  # type: ignore[attr-defined]  # the prefetch's

    @strawberry_django.field(only=["specifications"])
    def specs(self, root: models.Product) -> list[Spec]:
        """Turn the JSON into rows."""
        rows = spec_rows(root.specifications, None, {})
        return [Spec(key=row.key, label=row.label, value=row.value, unit=row.unit) for row in rows]

    @strawberry_django.field(only=["name", "description", "slug"])
    def seo(self, root: models.Product) -> Seo:
        """Make the texts of the page's head."""
        return seo(root)

    @strawberry_django.field(only=["category"], select_related=["category"])
    def breadcrumbs(self, root: models.Product) -> list[Category]:
        """Return the way from the root of the tree."""
        return list(with_paths(root.category.get_ancestors(include_self=True)))

    @strawberry_django.connection(relay.ListConnection["Product"], only=["category", "currency", "price"])
    def related(self, root: models.Product) -> Iterable[models.Product]:
        """Return what is like the product; the optimizer takes the queryset on."""
        return related_products(root)

    @classmethod
    def get_queryset(cls, queryset: QuerySet[models.Product], _info: Any, **_: Any) -> QuerySet[models.Product]:
        """Leave hidden products out."""
        return queryset.filter(~Q(category__in=HIDDEN_CATEGORIES), is_active=True)


def with_paths(way: Iterable[models.Category]) -> Iterable[models.Category]:
    """Yield the categories of a way with the slugs from the root to each."""
    path = ""
    for category in way:
        path = f"{path}/{category.slug}" if path else category.slug
        category.path = path
        yield category
