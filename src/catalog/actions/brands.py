"""Stories of a brand: staff add it, change it, and take it away."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from catalog.errors import CatalogErrorCode, refuse, refuse_if
from catalog.models import Brand, Product
from catalog.services.brands import locked_brand
from catalog.services.directory_checks import read_changes, read_new
from catalog.services.logos import PreparedLogo, prepare_logo, save_logo
from catalog.services.records import ADDITION, CHANGE, DELETION, described_changes, differing, record
from catalog.services.slugs import free_slug
from catalog.services.uniqueness import find_duplicates, refusing_duplicates


def create_brand(user_id: UUID, given: Mapping[str, Any]) -> Brand:
    """Save a brand and return it; without a slug it gets one from its name.

    Raises CatalogRefusedError with everything that is wrong at once.
    """
    values, problems = read_new(given)
    with _prepared(values) as logo, refusing_duplicates(), transaction.atomic():
        problems += logo.problems if logo else []
        refuse_if([*problems, *find_duplicates(Brand.objects.all(), values)])
        slug = values.pop("slug", None) or free_slug(Brand.objects.all(), values["name"])
        brand = Brand.objects.create(slug=slug, **values)
        if logo:
            save_logo(brand, logo)
        record(user_id, ADDITION, brand)
        return brand


def update_brand(user_id: UUID, brand_id: int, given: Mapping[str, Any]) -> Brand:
    """Change what is given of a brand and return it; an inactive one reads as absent, its products stay.

    A `logo` of None is none. Raises CatalogRefusedError with everything that is wrong at once.
    """
    values, problems = read_changes(given)
    with _prepared(values) as logo, refusing_duplicates(), transaction.atomic():
        brand = locked_brand(brand_id)
        problems += logo.problems if logo else []
        refuse_if([*problems, *find_duplicates(Brand.objects.all(), values, but=brand_id)])
        _save_changes(user_id, brand, differing(brand, values), logo)
        return Brand.objects.get(pk=brand_id)


@transaction.atomic
def delete_brand(user_id: UUID, brand_id: int) -> None:
    """Delete a brand that no product is of; raise CatalogRefusedError for any other."""
    brand = locked_brand(brand_id, deletes=True)
    if Product.objects.filter(brand=brand).exists():
        message = "Products are of this brand. Give them another one first, or make the brand inactive."
        raise refuse(CatalogErrorCode.BRAND_IN_USE, message, field="id")
    record(user_id, DELETION, brand)
    brand.delete()


def _prepared(values: dict[str, Any]) -> AbstractContextManager[PreparedLogo | None]:
    """Take the logo out of `values`; return what holds its file until it is saved or refused, if one is given.

    The admin, whose forms are saved in a transaction, has prepared it before.
    """
    if "logo" not in values:
        return nullcontext()
    logo = values.pop("logo")
    return logo if isinstance(logo, PreparedLogo) else prepare_logo(logo)


def _save_changes(user_id: UUID, brand: Brand, changes: Mapping[str, Any], logo: PreparedLogo | None) -> None:
    """Save what differs; what is as it was is no edit."""
    has_new_logo = logo is not None and (logo.upload is not None or bool(brand.logo))
    if not changes and not has_new_logo:
        return
    record(user_id, CHANGE, brand, described_changes(brand, changes, also=["logo"] if has_new_logo else []))
    Brand.objects.filter(pk=brand.pk).update(**changes, updated_at=timezone.now())
    if logo:
        save_logo(brand, logo)
