"""Stories of a product: staff put it on sale, change it, and take it away."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.errors import CatalogErrorCode, refuse, refuse_if
from catalog.models import Product
from catalog.selectors.visibility import every_product
from catalog.services import product_images
from catalog.services.brands import hold_brands
from catalog.services.product_checks import find_conflicts, read_product
from catalog.services.products import hold_reviews, locked_product, save_changes
from catalog.services.records import ADDITION, DELETION, record
from catalog.services.slugs import free_slug
from catalog.services.uniqueness import refusing_duplicates


def create_product(user_id: UUID, given: Mapping[str, Any]) -> Product:
    """Save a product and return it as it is stored; without a slug it gets one from its name.

    `given` holds values by the domain's names, and pictures by `images`; None is what is not given.
    Raises CatalogRefusedError with everything that is wrong at once.
    """
    values, problems = read_product({name: value for name, value in given.items() if value is not None})
    with _prepared(values.pop("images", None)) as images, refusing_duplicates(), transaction.atomic():
        brands = hold_brands(values.get("brand_id"))
        problems += product_images.find_problems(images) if images else []
        refuse_if([*problems, *find_conflicts(values, brands=brands)])
        product = Product(slug=values.pop("slug", None) or free_slug(Product.objects.all(), values["name"]), **values)
        product.save(force_insert=True)
        if images:
            product_images.save(product, images)
        record(user_id, ADDITION, product)
        return every_product().get(pk=product.pk)


def update_product(
    user_id: UUID, product_id: int, given: Mapping[str, Any], *, expected_revision: int | None = None
) -> Product:
    """Change what is given of a product and return it as it is stored; None clears what may be empty.

    `given` holds values by the domain's names, and by `images` the whole list of pictures. Raises
    CatalogRefusedError with everything that is wrong at once; with STALE_REVISION alone if the product
    is no longer at the revision that was expected.
    """
    with _prepared(given.get("images")) as images, refusing_duplicates(), transaction.atomic():
        brands = hold_brands(given.get("brand_id"), of_product=product_id)
        product = locked_product(product_id)
        if expected_revision not in {None, product.revision}:
            message = "Somebody changed this product since it was read. Read it again, then decide."
            raise refuse(CatalogErrorCode.STALE_REVISION, message, field="expected_revision")
        values, problems = read_product(given, product=product)
        values.pop("images", None)
        problems += product_images.find_problems(images, product) if images else []
        refuse_if([*problems, *find_conflicts(values, brands=brands, but=product_id)])
        save_changes(user_id, product, values, images=images)
        return every_product().get(pk=product_id)


@transaction.atomic
def delete_product(user_id: UUID, product_id: int) -> None:
    """Delete a product with its reviews and pictures; raise CatalogRefusedError, NOT_FOUND, if there is none."""
    hold_reviews(product_id)
    product = locked_product(product_id, deletes=True)
    record(user_id, DELETION, product)
    product.delete()


def _prepared(
    wanted: Sequence[product_images.WantedImage] | product_images.Prepared | None,
) -> AbstractContextManager[product_images.Prepared | None]:
    """Return what holds the files of new pictures until they are saved or refused, if any pictures are given.

    The admin, whose forms are saved in a transaction, has prepared them before it.
    """
    if wanted is None:
        return nullcontext()
    return wanted if isinstance(wanted, product_images.Prepared) else product_images.prepare(wanted)
