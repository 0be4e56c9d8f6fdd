"""Mutations of brands."""

from typing import Annotated

import strawberry

from catalog import models
from catalog.actions.brands import create_brand, delete_brand, update_brand
from nexus.common.threads import in_database_thread, in_image_thread
from schema import ids
from schema.arguments import Id
from schema.catalog.errors import catalog_mutation
from schema.catalog.inputs import BrandInput, given_values
from schema.catalog.payloads import BrandPayload, CatalogDeletePayload
from schema.context import Info

NewBrand = Annotated[BrandInput, strawberry.argument(description="The brand as it shall be; it needs a name.")]
Changes = Annotated[BrandInput, strawberry.argument(description="What changes; whatever is left out stays as it is.")]


@strawberry.type
class BrandMutation:
    """What staff do with brands."""

    @catalog_mutation("Add a brand. Needs the permission `catalog.add_brand`.", payload=BrandPayload)
    async def create_brand(self, info: Info, input: NewBrand) -> BrandPayload:
        """Create a brand."""
        user_id = info.context.staff("catalog.add_brand")
        values = given_values(input)
        in_thread = in_image_thread if values.get("logo") else in_database_thread
        return _shown(info, await in_thread(create_brand, user_id, values))

    @catalog_mutation("Change a brand. Needs the permission `catalog.change_brand`.", payload=BrandPayload)
    async def update_brand(self, info: Info, id: Id, input: Changes) -> BrandPayload:
        """Change a brand."""
        user_id = info.context.staff("catalog.change_brand")
        brand_id = ids.decode_number(id, "Brand", field="id")
        values = given_values(input)
        in_thread = in_image_thread if values.get("logo") else in_database_thread
        return _shown(info, await in_thread(update_brand, user_id, brand_id, values))

    @catalog_mutation(
        "Delete a brand; BRAND_IN_USE if products are of it. Needs the permission `catalog.delete_brand`.",
        payload=CatalogDeletePayload,
    )
    async def delete_brand(self, info: Info, id: Id) -> CatalogDeletePayload:
        """Delete a brand."""
        user_id = info.context.staff("catalog.delete_brand")
        await in_database_thread(delete_brand, user_id, ids.decode_number(id, "Brand", field="id"))
        info.context.see_as(info.context.viewer)
        return CatalogDeletePayload(deleted_id=id)


def _shown(info: Info, brand: models.Brand) -> BrandPayload:
    """Show a brand as it is now, and load what else is selected with it anew."""
    info.context.see_as(info.context.viewer)
    return BrandPayload(brand=brand)  # type: ignore[arg-type]  # a row, shown as that type
