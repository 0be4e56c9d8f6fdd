"""Pictures of products as they are shown: on their own, or along with the products in one statement."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, OuterRef, QuerySet, Subquery

from catalog.models import Product, ProductImage

# In the order of `Picture`.
COLUMNS = ("id", "file", "source_url", "alt_text", "width", "height", "is_primary", "position")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown of a picture; without `file_name` it lies at `source_url`."""

    pk: int
    file_name: str
    source_url: str
    alt_text: str
    width: int | None
    height: int | None
    is_primary: bool
    position: int

    @classmethod
    def of(cls, image: ProductImage) -> Self:
        """Return the picture of a row."""
        pk, _, *others = (getattr(image, column) for column in COLUMNS)
        return cls(pk, image.file.name or "", *others)


class _PictureField(JSONField):
    """A picture as an array of its columns."""

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> Picture | None:
        return None if value is None else Picture(*json.loads(value))


def _pictures() -> QuerySet[Any, Any]:
    """Return the pictures of the outer query's product, each as one value."""
    as_array = Func(*COLUMNS, function="jsonb_build_array", output_field=_PictureField())
    return ProductImage.objects.filter(product=OuterRef("pk")).order_by("position", "id").values(picture=as_array)


def with_pictures(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let `all_pictures` come along, in the shop's order."""
    return products.annotate(all_pictures=ArraySubquery(_pictures()))


def with_primary_picture(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let `primary_picture` come along, or None."""
    primary = _pictures().filter(is_primary=True).order_by()
    return products.annotate(primary_picture=Subquery(primary))


def pictures_of(product_ids: Iterable[int]) -> dict[int, list[Picture]]:
    """Return the pictures of each product that has any, in the shop's order."""
    images = ProductImage.objects.filter(product__in=product_ids).order_by("position", "id")
    found: dict[int, list[Picture]] = {}
    for product_id, *columns in images.values_list("product_id", *COLUMNS):
        found.setdefault(product_id, []).append(Picture(*columns))
    return found


def primary_pictures_of(product_ids: Iterable[int]) -> dict[int, Picture]:
    """Return the primary picture of each product that has one."""
    images = ProductImage.objects.filter(product__in=product_ids, is_primary=True)
    return {product_id: Picture(*columns) for product_id, *columns in images.values_list("product_id", *COLUMNS)}
