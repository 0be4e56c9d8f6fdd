"""Holds brands still while something is made of them."""

from django.db import connection

from catalog.errors import CatalogErrorCode, refuse
from catalog.models import Brand

_HOLD = """
SELECT id FROM catalog_brand
WHERE id = %(brand)s OR id = (SELECT brand_id FROM catalog_product WHERE id = %(product)s)
ORDER BY id FOR SHARE
"""


def hold_brands(brand_id: int | None, *, of_product: int | None = None) -> frozenset[int]:
    """Keep a brand, and the one that a product has, as they are until the transaction ends; return which exist.

    Called before the product is locked: whoever renames a brand locks it first and its products then.
    """
    if brand_id is None and of_product is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"brand": brand_id, "product": of_product})
        return frozenset(pk for (pk,) in cursor.fetchall())


def locked_brand(brand_id: int, *, deletes: bool = False) -> Brand:
    """Return a brand that nobody else edits until the transaction ends; raise CatalogRefusedError if there is none.

    Only one that `deletes` keeps others from giving it to products.
    """
    brand = Brand.objects.select_for_update(no_key=not deletes).filter(pk=brand_id).first()
    if brand is None:
        raise refuse(CatalogErrorCode.NOT_FOUND, "There is no such brand.", field="id")
    return brand
