"""What the demo shop holds, read from the TOML files in `shop/`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from catalog.demo.specs import DemoSpec
from catalog.services.categories import NewCategory

SHOP = Path(__file__).resolve().parent / "shop"


@dataclass(frozen=True, kw_only=True)
class DemoBrand:
    """A maker."""

    slug: str
    name: str
    description: str
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A customer; reviews name their author by `key`."""

    key: str
    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, kw_only=True)
class DemoReport:
    """What somebody has against a review; it waits for a moderator."""

    by: str
    reason: str
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoReview:
    """A review, where it stands in moderation, who found it helpful, what the shop says to it, and who reported it."""

    by: str
    stars: int
    title: str
    text: str
    verified: bool = False
    status: str = "approved"
    reason: str = ""
    helpful: list[str] = field(default_factory=list)
    reply: str = ""
    reports: list[DemoReport] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DemoProduct:
    """A product; `images` are drawings: "kind:colour:background", with ":detail" for a closer view."""

    name: str
    category: str
    brand: str
    sku: str
    price: str
    description: str
    stock: int
    views: int
    age_days: int
    images: list[str]
    specifications: dict[str, Any]
    reviews: list[DemoReview]
    discount: str | None = None
    is_active: bool = True

    @property
    def slug(self) -> str:
        """The name, as addresses write it."""
        return slugify(self.name)

    @property
    def regular_price(self) -> Decimal:
        """The price without discount."""
        return Decimal(self.price)

    @property
    def discount_price(self) -> Decimal | None:
        """The price while a discount is on."""
        return None if self.discount is None else Decimal(self.discount)


@dataclass(frozen=True, kw_only=True)
class DemoShop:
    """All of it, in the order in which it is written."""

    categories: list[NewCategory] = field(default_factory=list)
    specs: list[DemoSpec] = field(default_factory=list)
    brands: list[DemoBrand] = field(default_factory=list)
    people: list[DemoPerson] = field(default_factory=list)
    products: list[DemoProduct] = field(default_factory=list)


def read_shop() -> DemoShop:
    """Read the files of the demo shop."""
    return DemoShop(
        categories=[NewCategory(**row) for row in _rows("categories.toml", "category")],
        specs=list(_specs()),
        brands=[DemoBrand(**row) for row in _rows("brands.toml", "brand")],
        people=[DemoPerson(**row) for row in _rows("people.toml", "person")],
        products=[_product(row) for path in sorted(SHOP.glob("products/*.toml")) for row in _rows(path, "product")],
    )


def _specs() -> Iterator[DemoSpec]:
    for category, declared in tomllib.loads((SHOP / "specs.toml").read_text("utf-8")).items():
        for key, row in declared.items():
            yield DemoSpec(category=category, key=key, **row)


def _rows(path: str | Path, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((SHOP / path).read_text("utf-8"))[key]
    return rows


def _product(row: dict[str, Any]) -> DemoProduct:
    reviews = [_review(review) for review in row.pop("reviews")]
    return DemoProduct(**row | {"description": row["description"].strip(), "reviews": reviews})


def _review(row: dict[str, Any]) -> DemoReview:
    reports = [DemoReport(**report) for report in row.pop("reports", [])]
    return DemoReview(**row, reports=reports)
