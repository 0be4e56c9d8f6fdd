"""Values of products' specifications that do not fit what is declared of their key: for staff, in any state."""

from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from catalog.models import Product, SpecDefinition
from catalog.selectors.spec_readings import read_spec

# What holds in each category is looked up first, as there are fewer of them than products.
_UNFIT = """
    WITH holding AS (
        SELECT DISTINCT ON (place.id, definition.key)
            place.id AS category_id, definition.id, definition.key, definition.kind, definition.unit
        FROM catalog_specdefinition AS definition
        JOIN catalog_category AS top ON top.id = definition.category_id
        JOIN catalog_category AS place ON place.tree_id = top.tree_id AND place.lft BETWEEN top.lft AND top.rght
        ORDER BY place.id, definition.key, top.level DESC
    )
    SELECT {columns}
    FROM holding
    JOIN catalog_product AS product ON product.category_id = holding.category_id
    JOIN catalog_specvalue AS value ON value.product_id = product.id AND value.key = holding.key
    WHERE (
        value.unit NOT IN ('', holding.unit)
        OR CASE holding.kind
            WHEN 'text' THEN value.text IS NULL
            WHEN 'number' THEN value.number IS NULL
            ELSE value.boolean IS NULL
        END
    ) {more}
"""
_WAY_UP = """
    SELECT top.id FROM catalog_category AS place JOIN catalog_category AS top
    ON top.tree_id = place.tree_id AND place.lft BETWEEN top.lft AND top.rght WHERE place.id = %s
"""


def has_unfit_specs(definition_id: int | None = None) -> Q:
    """Return the condition that some value of a product does not fit its declaration, or this one."""
    more, params = ("", ()) if definition_id is None else ("AND holding.id = %s", (definition_id,))
    return Q(pk__in=RawSQL(_UNFIT.format(columns="product.id", more=more), params))  # noqa: S611 - our own


def unfit_counts() -> dict[int, int]:
    """Return how many products have a value that does not fit, by the id of the declaration."""
    with connection.cursor() as cursor:
        cursor.execute(_UNFIT.format(columns="holding.id, count(*)", more="GROUP BY holding.id"))
        return dict(cursor.fetchall())


def unfit_specs(product: Product) -> list[tuple[SpecDefinition, Any]]:
    """Return what of a product's specifications does not fit: the declaration, and the value as it is stored."""
    above = RawSQL(_WAY_UP, (product.category_id,))  # noqa: S611 - our own
    declared = SpecDefinition.objects.filter(category__in=above, key__in=[*product.specifications])
    declared = declared.order_by("category__level")
    nearest = {definition.key: definition for definition in declared}
    return [(each, product.specifications[key]) for key, each in sorted(nearest.items()) if not _fits(each, product)]


def _fits(definition: SpecDefinition, product: Product) -> bool:
    reading = read_spec(product.specifications[definition.key])
    return reading is None or reading.as_declared(definition) is not None
