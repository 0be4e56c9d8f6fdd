"""Fills an empty database with the demo shop."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from catalog.demo.content import DemoBrand, DemoProduct, DemoShop
from catalog.demo.people import create_customers, create_staff
from catalog.demo.pictures import draw_pictures
from catalog.demo.reviews import create_reviews
from catalog.demo.specs import create_specs
from catalog.models import Brand, Category, Product, ProductImage
from catalog.services.categories import create_categories, lock_tree
from catalog.services.money import rounded


class OtherProductsError(Exception):
    """The database already holds products that are not the demo's."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How much was written."""

    products: int
    images: int
    reviews: int


def is_loaded(shop: DemoShop) -> bool:
    """Tell whether any product of the demo is in the database."""
    return Product.objects.filter(sku__in=[product.sku for product in shop.products]).exists()


@transaction.atomic
def load_shop(shop: DemoShop, *, password: str, force: bool, advance: Callable[[int], None]) -> Loaded | None:
    """Write the demo shop; None when it is there already.

    Raises `OtherProductsError` for a shop with products of its own unless `force` is given, and
    then writes beside them.
    """
    lock_tree()
    if is_loaded(shop):
        return None
    slugs = Q(slug__in=[product.slug for product in shop.products])
    if Product.objects.filter(slugs if force else Q()).exists():
        raise OtherProductsError
    create_staff(password)
    people = create_customers(shop.people, password)
    products = _create_products(shop)
    images = []
    for product, row in zip(products, shop.products, strict=True):
        images += draw_pictures(product, row.images)
        advance(1)
    ProductImage.objects.bulk_create(images)
    reviews = create_reviews(products, shop.products, people)
    return Loaded(products=len(products), images=len(images), reviews=len(reviews))


def _create_products(shop: DemoShop) -> list[Product]:
    known = set(Category.objects.values_list("slug", flat=True))
    categories = create_categories(row for row in shop.categories if row.slug not in known)
    create_specs(shop.specs, categories)
    brands = _create_brands(shop.brands)
    now = timezone.now()
    made = Product.objects.bulk_create(
        [_product(row, category=categories[row.category], brand=brands[row.brand], now=now) for row in shop.products]
    )
    Product.objects.filter(pk__in=[product.pk for product in made]).update(updated_at=F("created_at"))
    return made


def _create_brands(rows: Iterable[DemoBrand]) -> dict[str, Brand]:
    known = dict(Brand.objects.in_bulk(field_name="slug"))
    missing = [Brand(**vars(row)) for row in rows if row.slug not in known]
    return known | {brand.slug: brand for brand in Brand.objects.bulk_create(missing)}


def _product(row: DemoProduct, *, category: Category, brand: Brand, now: datetime) -> Product:
    currency = settings.SHOP_CURRENCY
    return Product(
        name=row.name,
        slug=row.slug,
        sku=row.sku,
        description=row.description,
        category=category,
        brand=brand,
        currency=currency,
        regular_price=rounded(row.regular_price, currency),
        discount_price=None if row.discount_price is None else rounded(row.discount_price, currency),
        stock_quantity=row.stock,
        specifications=row.specifications,
        is_active=row.is_active,
        view_count=row.views,
        created_at=now - timedelta(days=row.age_days, minutes=Random(row.sku).randrange(1440)),
    )
