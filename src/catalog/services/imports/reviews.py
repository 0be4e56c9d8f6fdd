"""Brings the imported reviews of products in line with a file; `import_key` tells them apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from catalog.models import Product, ProductReview
from catalog.services.imports.records import ReviewRecord

_COLUMNS = ("imported_author_name", "rating", "title", "comment", "is_verified_purchase")


@dataclass(kw_only=True)
class ReviewChanges:
    """Unsaved rows: new ones, and stored ones whose text or stars are different now."""

    new: list[ProductReview] = field(default_factory=list)
    changed: list[ProductReview] = field(default_factory=list)


def reviews_of(products: Collection[Product]) -> dict[tuple[int, str], ProductReview]:
    """Return the imported reviews of stored products by product id and key."""
    stored = ProductReview.objects.filter(product__in=products, import_key__isnull=False)
    return {(review.product_id, review.import_key or ""): review for review in stored}


def review_changes(
    product: Product, wanted: Sequence[ReviewRecord], stored: dict[tuple[int, str], ProductReview]
) -> ReviewChanges:
    """Return what has to change. What a moderator decided stays, and so does a review that is not in the file."""
    changes = ReviewChanges()
    for record in wanted:
        review = stored.get((product.pk, record.key))
        if review is None:
            changes.new.append(
                ProductReview(
                    product=product,
                    import_key=record.key,
                    status=record.status,
                    created_at=record.created_at or timezone.now(),
                    **record.columns,
                )
            )
        elif any(getattr(review, column) != value for column, value in record.columns.items()):
            for column, value in record.columns.items():
                setattr(review, column, value)
            changes.changed.append(review)
    return changes


def write_reviews(changes: ReviewChanges) -> None:
    """Save new and changed reviews; the database keeps the ratings of their products right."""
    ProductReview.objects.bulk_create(changes.new)
    ProductReview.objects.bulk_create(
        changes.changed,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*_COLUMNS, "updated_at"],
    )
