"""Mutations of the category tree."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from catalog.actions.categories import create_category, delete_category, move_category, update_category
from catalog.errors import CatalogErrorCode, refuse
from nexus.common.threads import in_database_thread
from schema import ids
from schema.arguments import Id
from schema.catalog.errors import catalog_mutation
from schema.catalog.inputs import CategoryInput, given_values, in_domain_terms
from schema.catalog.payloads import CatalogDeletePayload, CategoryPayload
from schema.context import Info

NewCategory = Annotated[CategoryInput, strawberry.argument(description="The category as it shall be; it needs a name.")]
Changes = Annotated[
    CategoryInput, strawberry.argument(description="What changes; whatever is left out stays as it is.")
]
ParentId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="The global id of the category that it shall stand below; null for a root. It keeps its parent if "
        "omitted."
    ),
]
Position = Annotated[
    int | None,
    strawberry.argument(
        description="Its place among its siblings there, from 0; behind the last for any higher number. If omitted it "
        "becomes the last below another parent, and stays where it is below the same."
    ),
]


@strawberry.type
class CategoryMutation:
    """What staff do with categories."""

    @catalog_mutation(
        "Add a category as the last below its parent. Needs the permission `catalog.add_category`.",
        payload=CategoryPayload,
    )
    async def create_category(self, info: Info, input: NewCategory) -> CategoryPayload:
        """Create a category."""
        user_id = info.context.staff("catalog.add_category")
        return await _shown(info, await in_database_thread(create_category, user_id, given_values(input)))

    @catalog_mutation(
        "Change a category. Another parent takes it as the last below it; CATEGORY_CYCLE if that is below itself. "
        "Needs the permission `catalog.change_category`.",
        payload=CategoryPayload,
    )
    async def update_category(self, info: Info, id: Id, input: Changes) -> CategoryPayload:
        """Change a category."""
        user_id = info.context.staff("catalog.change_category")
        category_id = ids.decode_number(id, "Category", field="id")
        await in_database_thread(update_category, user_id, category_id, given_values(input))
        return await _shown(info, category_id)

    @catalog_mutation(
        "Move a category with all that stands below it to another parent or another place; CATEGORY_CYCLE if that is "
        "below itself. Needs the permission `catalog.change_category`.",
        payload=CategoryPayload,
    )
    async def move_category(
        self, info: Info, id: Id, parent_id: ParentId = UNSET, position: Position = UNSET
    ) -> CategoryPayload:
        """Move a category."""
        user_id = info.context.staff("catalog.change_category")
        category_id = ids.decode_number(id, "Category", field="id")
        place = {"parent_id": parent_id, "position": position}
        given = {name: in_domain_terms(name, value) for name, value in place.items() if value is not UNSET}
        await in_database_thread(move_category, user_id, category_id, given)
        return await _shown(info, category_id)

    @catalog_mutation(
        "Delete a category; CATEGORY_IN_USE if products or other categories stand in it. Needs the permission "
        "`catalog.delete_category`.",
        payload=CatalogDeletePayload,
    )
    async def delete_category(self, info: Info, id: Id) -> CatalogDeletePayload:
        """Delete a category."""
        user_id = info.context.staff("catalog.delete_category")
        await in_database_thread(delete_category, user_id, ids.decode_number(id, "Category", field="id"))
        info.context.see_as(info.context.viewer)
        return CatalogDeletePayload(deleted_id=id)


async def _shown(info: Info, category_id: int) -> CategoryPayload:
    """Show a category in the tree as it is now, a hidden one as well: whoever changed it knows of it."""
    info.context.see_as(info.context.viewer)
    tree = await info.context.catalog.category_tree()
    category = tree.every.get(category_id)
    if category is None:
        raise refuse(CatalogErrorCode.NOT_FOUND, "Somebody deleted this category meanwhile.", field="id")
    return CategoryPayload(category=category)  # type: ignore[arg-type]  # a node, shown as that type
