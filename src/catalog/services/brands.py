"""Holds brands still while something is made of them."""

from django.db import connection

_HOLD = """
SELECT id FROM catalog_brand
WHERE id = %(brand)s OR id = (SELECT brand_id FROM catalog_product WHERE id = %(product)s)
ORDER BY id FOR SHARE
"""


def hold_brands(brand_id: int | None, *, of_product: int | None = None) -> frozenset[int]:
    """Keep a brand, and the one that a product has, as they are until the transaction ends; return which exist.

    Called before the product is locked: whoever renames a brand locks it first and its products then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"brand": brand_id, "product": of_product})
        return frozenset(pk for (pk,) in cursor.fetchall())
