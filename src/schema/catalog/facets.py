"""Which facets a product list has, and how they are counted."""

from typing import Annotated

import strawberry
from django.conf import settings

from catalog.selectors.categories import CategoryTree
from catalog.selectors.facet_categories import categories_on_offer
from catalog.selectors.facet_specs import spec_facets
from catalog.selectors.facet_statements import CountedList, FieldFacet
from catalog.selectors.products import ProductCriteria
from schema.arguments import clean_texts
from schema.catalog.facet_types import Facet
from schema.catalog.shown_facets import FIELDS, FacetedList, Found, Shown, of_spec
from schema.catalog.spec_filters import standing_in
from schema.context import Info
from schema.facet_loads import FacetsKey

FacetKeys = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Only the facets with these keys, at most 100, in this order; keys that this list has no facet "
        "for are passed over. All of them if omitted."
    ),
]
OF_PRODUCTS_ALONE = frozenset(each.names["key"] for each in FIELDS if each.facet is not FieldFacet.CATEGORY)
NO_TREE = CategoryTree([], {}, {}, {}, {})


def faceted(criteria: ProductCriteria, tree: CategoryTree, *, sees_hidden: bool, **scope: int | None) -> FacetedList:
    """Return the list of `criteria`, in the category or of the brand that `scope` names."""
    chosen = criteria.category_slugs or ()
    # Staff who ask for a state look into hidden categories, and choose them.
    found, offered = categories_on_offer(
        tree, chosen=chosen, within=scope.get("category_id"), with_hidden=criteria.is_active is not None
    )
    counted = CountedList(
        criteria=criteria,
        prices_in=criteria.only_currency or settings.SHOP_CURRENCY,
        tops=tuple(node.slug for node in offered) if found else None,
        **scope,
    )
    standing = standing_in(tree, criteria, scope.get("category_id"))
    specs = spec_facets(tree, standing, criteria.specs or (), with_hidden=sees_hidden)
    return FacetedList(counted, tree, offered, specs)


def tells_of_the_tree(keys: list[str] | None) -> bool:
    """Return whether a facet with one of these keys may need the tree of categories."""
    # What is no field's key may be a specification's.
    return keys is None or not OF_PRODUCTS_ALONE.issuperset(keys)


async def total_of(info: Info, faceted: FacetedList) -> int:
    """Return how many products the list holds, counted together with its facets."""
    counts = await info.context.catalog.facets.load(FacetsKey(faceted.counted))
    return counts.total


async def facets_of(info: Info, faceted: FacetedList, keys: list[str] | None) -> list[Facet]:
    """Return the facets of the list, all or those with these keys."""
    shown = _shown(faceted, clean_texts(keys, field="keys"))
    kinds = frozenset(each.facet for each in shown)
    counts = await info.context.catalog.facets.load(FacetsKey(faceted.counted, kinds))
    brands = await info.context.catalog.every_brand() if FieldFacet.BRAND in kinds else []
    found = Found(faceted, counts, brands)
    return [each.show(found, each.names) for each in shown]


def _shown(faceted: FacetedList, keys: tuple[str, ...] | None) -> list[Shown]:
    every = [*FIELDS, *map(of_spec, faceted.specs)]
    return every if keys is None else [each for key in keys for each in every if each.names["key"] == key]
