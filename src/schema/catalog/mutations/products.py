"""Mutations of products and their stock."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from catalog import models
from catalog.actions.products import create_product, delete_product, update_product
from catalog.actions.stock import adjust_stock
from nexus.common.threads import in_database_thread, in_image_thread
from schema import ids
from schema.arguments import Id, given
from schema.catalog.errors import catalog_mutation
from schema.catalog.inputs import CreateProductInput, UpdateProductInput, given_values
from schema.catalog.payloads import CatalogDeletePayload, ProductPayload
from schema.context import Info

NewProduct = Annotated[CreateProductInput, strawberry.argument(description="The product as it shall be.")]
Changes = Annotated[
    UpdateProductInput, strawberry.argument(description="What changes; whatever is left out stays as it is.")
]
ExpectedRevision = Annotated[
    int | None,
    strawberry.argument(
        description="The `staff.revision` that was read before. If the product has another one by now, nothing changes "
        "and the answer is STALE_REVISION. If omitted, the last one to save wins."
    ),
]
Delta = Annotated[int, strawberry.argument(description="How many come in; below zero, how many go out.")]


@strawberry.type
class ProductMutation:
    """What staff do with products."""

    @catalog_mutation(
        "Add a product with its pictures. Needs the permission `catalog.add_product`.",
        payload=ProductPayload,
    )
    async def create_product(self, info: Info, input: NewProduct) -> ProductPayload:
        """Create a product."""
        user_id = info.context.staff("catalog.add_product")
        values = given_values(input)
        in_thread = in_image_thread if values.get("images") else in_database_thread
        return _shown(info, await in_thread(create_product, user_id, values))

    @catalog_mutation(
        "Change a product, and its pictures if a list of them is given. Nothing changes unless everything can, and "
        "what is sent as it was is no change: the revision stays. Needs the permission `catalog.change_product`.",
        payload=ProductPayload,
    )
    async def update_product(
        self,
        info: Info,
        id: Id,
        input: Changes,
        expected_revision: ExpectedRevision = UNSET,
    ) -> ProductPayload:
        """Change a product."""
        user_id = info.context.staff("catalog.change_product")
        product_id = ids.decode_number(id, "Product", field="id")
        values, revision = given_values(input), given(expected_revision)
        in_thread = in_image_thread if values.get("images") else in_database_thread
        return _shown(info, await in_thread(update_product, user_id, product_id, values, expected_revision=revision))

    @catalog_mutation(
        "Add pieces to the stock of a product or take some out; OUT_OF_STOCK if there are too few. Changes at the same "
        "time all count. Needs the permission `catalog.change_product`.",
        payload=ProductPayload,
    )
    async def adjust_stock(self, info: Info, id: Id, delta: Delta) -> ProductPayload:
        """Change a stock by so many pieces."""
        user_id = info.context.staff("catalog.change_product")
        product_id = ids.decode_number(id, "Product", field="id")
        return _shown(info, await in_database_thread(adjust_stock, user_id, product_id, delta=delta))

    @catalog_mutation(
        "Delete a product with its reviews and pictures. To take it off sale, make it inactive instead. Needs the "
        "permission `catalog.delete_product`.",
        payload=CatalogDeletePayload,
    )
    async def delete_product(self, info: Info, id: Id) -> CatalogDeletePayload:
        """Delete a product."""
        user_id = info.context.staff("catalog.delete_product")
        await in_database_thread(delete_product, user_id, ids.decode_number(id, "Product", field="id"))
        info.context.see_as(info.context.viewer)
        return CatalogDeletePayload(deleted_id=id)


def _shown(info: Info, product: models.Product) -> ProductPayload:
    """Show a product as it is now, and load what else is selected with it anew."""
    info.context.see_as(info.context.viewer)
    return ProductPayload(product=product)  # type: ignore[arg-type]  # a row, shown as that type
