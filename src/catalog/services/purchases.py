"""Purchases that an order system knows of, and the reviews of what was bought."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from catalog.models import ProductReview

logger = logging.getLogger(__name__)

PURCHASES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Purchase:
    """Somebody, by e-mail, bought a product, by SKU."""

    email: str
    sku: str


def verify_purchases(purchases: Iterable[Purchase]) -> int:
    """Mark the reviews of what their authors bought, and return how many were not marked yet.

    A purchase without a review, an account or a product marks nothing, and nothing is ever unmarked:
    the same purchases may come again. Every batch is saved by itself.
    """
    return sum(_verify(batch) for batch in batched(purchases, PURCHASES_AT_ONCE))


@transaction.atomic
def _verify(purchases: Iterable[Purchase]) -> int:
    ids = [*_unmarked_reviews(purchases)]
    if ids:
        ProductReview.objects.filter(pk__in=ids).update(is_verified_purchase=True, updated_at=timezone.now())
        logger.info("purchases verified", extra={"review_ids": ids})
    return len(ids)


def _unmarked_reviews(purchases: Iterable[Purchase]) -> Iterator[int]:
    """Lock reviews that may be meant, in the order in which moderators do, and yield the ids of those that are."""
    spelled = get_user_model().objects.normalize_email
    bought = {(spelled(purchase.email), purchase.sku.strip()) for purchase in purchases}
    reviews = ProductReview.objects.filter(
        is_verified_purchase=False,
        author__email__in={email for email, _ in bought},
        product__sku__in={sku for _, sku in bought},
    )
    locked = reviews.select_for_update(of=("self",)).order_by("pk")
    for pk, email, sku in locked.values_list("pk", "author__email", "product__sku"):
        if (email, sku) in bought:
            yield pk
