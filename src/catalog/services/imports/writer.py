"""Writes a batch of products: finds what differs from the database, and saves that alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction

from catalog.models import Product
from catalog.services.imports.directory import (
    Categories,
    add_brands,
    add_categories,
    brand_slug,
    find_brands,
    find_categories,
)
from catalog.services.imports.pictures import PictureChange, picture_change, pictures_of, write_pictures
from catalog.services.imports.records import ProductRecord, Refusal
from catalog.services.imports.reviews import ReviewChanges, review_changes, reviews_of, write_reviews

_COLUMNS = (
    *("name", "sku", "description", "category", "brand", "currency", "regular_price", "discount_price"),
    *("stock_quantity", "low_stock_threshold", "specifications", "is_active", "revision", "updated_at"),
)


@dataclass(kw_only=True)
class Outcome:
    """What became of some rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    reviews: int = 0
    slugs: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another outcome in."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.reviews += other.reviews
        self.slugs += other.slugs
        self.refusals += other.refusals


@dataclass(kw_only=True)
class _Plan:
    """Everything that a batch will save."""

    new: list[Product] = field(default_factory=list)
    changed: list[Product] = field(default_factory=list)
    pictures: list[PictureChange] = field(default_factory=list)
    reviews: ReviewChanges = field(default_factory=ReviewChanges)
    outcome: Outcome = field(default_factory=Outcome)


def write_batch(records: Sequence[ProductRecord], *, dry_run: bool) -> Outcome:
    """Save what differs, in one transaction; a row that the database refuses costs only itself.

    With `dry_run` nothing is written, and the outcome is what it would be.
    """
    try:
        with transaction.atomic():
            plan = _plan(records, dry_run=dry_run)
            if not dry_run:
                _save(plan)
            return plan.outcome
    except DatabaseError as error:
        # Another writer was faster, or a check of the database knows more than the readers do.
        if not _is_about_rows(error):
            raise
        if len(records) == 1:
            refusal = Refusal(line=records[0].line, field="row", reason="was refused by the database; try again")
            return Outcome(refusals=[refusal])
    outcome = Outcome()
    for record in records:
        outcome.add(write_batch([record], dry_run=dry_run))
    return outcome


def _is_about_rows(error: DatabaseError) -> bool:
    """Tell a bad value, a broken constraint, a deadlock or a lock from a database that is gone."""
    return (getattr(error.__cause__, "sqlstate", None) or "")[:2] in ("22", "23", "40", "55")


def _plan(records: Sequence[ProductRecord], *, dry_run: bool) -> _Plan:
    stored = _stored_products(records, lock=not dry_run)
    plan = _Plan()
    records, plan.outcome.refusals = _without_foreign_skus(records)
    categories, brands = _directory(records, dry_run=dry_run)
    pictures, reviews = pictures_of(stored.values()), reviews_of(stored.values())
    for record in records:
        known = stored.get(record.slug)
        product = known or _new_product(record)
        has_changed = _assign(product, _columns(record, known, categories, brands))
        change = picture_change(product, record.images, pictures[known.pk] if known else ())
        said = review_changes(product, record.reviews, reviews)
        if known is None:
            plan.new.append(product)
            plan.outcome.created += 1
        else:
            _note(plan, known, has_changed=has_changed or bool(change), has_reviews=bool(said.new or said.changed))
        plan.pictures += [change] if change else []
        plan.reviews.new += said.new
        plan.reviews.changed += said.changed
    plan.outcome.slugs = [record.slug for record in records]
    plan.outcome.reviews = len(plan.reviews.new) + len(plan.reviews.changed)
    return plan


def _note(plan: _Plan, product: Product, *, has_changed: bool, has_reviews: bool) -> None:
    if has_changed:
        product.revision += 1
        plan.changed.append(product)
    if has_changed or has_reviews:
        plan.outcome.updated += 1
    else:
        plan.outcome.unchanged += 1


def _save(plan: _Plan) -> None:
    Product.objects.bulk_create(plan.new)
    # An upsert by id is several times faster than bulk_update with its CASE for every column.
    Product.objects.bulk_create(plan.changed, update_conflicts=True, unique_fields=["pk"], update_fields=_COLUMNS)
    write_pictures(plan.pictures)
    write_reviews(plan.reviews)


def _stored_products(records: Sequence[ProductRecord], *, lock: bool) -> dict[str, Product]:
    """Return the products that are there already, by slug, locked in the order of their ids."""
    products = Product.objects.filter(slug__in=[record.slug for record in records]).defer("search_vector")
    if lock:
        products = products.select_for_update(no_key=True).order_by("pk")
    return {product.slug: product for product in products}


def _without_foreign_skus(records: Sequence[ProductRecord]) -> tuple[list[ProductRecord], list[Refusal]]:
    """Part the rows whose SKU is another product's from the rest."""
    skus = [sku for record in records if (sku := record.columns.get("sku"))]
    owners = dict(Product.objects.filter(sku__in=skus).values_list("sku", "slug"))
    accepted, refusals = [], []
    for record in records:
        owner = owners.get(record.columns.get("sku"), record.slug)
        if owner == record.slug:
            accepted.append(record)
        else:
            refusals.append(Refusal(line=record.line, field="sku", reason=f"belongs to the product {owner}"))
    return accepted, refusals


def _directory(records: Sequence[ProductRecord], *, dry_run: bool) -> tuple[Categories, dict[str, int]]:
    # The first row that names a brand says how it is written.
    brands = {_brand(record): record.brand for record in reversed(records) if record.brand}
    if dry_run:
        return find_categories(), find_brands(brands)
    return add_categories(record.category for record in records), add_brands(brands)


def _columns(
    record: ProductRecord, known: Product | None, categories: Categories, brands: dict[str, int]
) -> dict[str, Any]:
    """Return the values of a product by column; a category that a dry run did not make is None."""
    category_id = categories.find(record.category, now=known.category_id if known else None)
    columns = record.columns | {"category_id": category_id}
    if record.brand is not None:
        columns["brand_id"] = brands.get(_brand(record), -1) if record.brand else None
    return columns


def _brand(record: ProductRecord) -> str:
    return brand_slug(record.brand or "", handle=record.brand_handle)


def _new_product(record: ProductRecord) -> Product:
    created_at = {} if record.created_at is None else {"created_at": record.created_at}
    return Product(slug=record.slug, **created_at)


def _assign(product: Product, columns: dict[str, Any]) -> bool:
    """Set columns and tell whether any of them was different."""
    changed = [name for name, value in columns.items() if getattr(product, name) != value]
    for name in changed:
        setattr(product, name, columns[name])
    return bool(changed)
