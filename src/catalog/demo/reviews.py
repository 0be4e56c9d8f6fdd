"""The reviews of the demo shop, with who found them helpful, what the shop says to them, and who reported them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from catalog.demo.content import DemoProduct, DemoReport, DemoReview
from catalog.models import Product, ProductReview, ReviewReply, ReviewReport, ReviewVote

REPLIED_AFTER = timedelta(days=1)
# What still waits for a moderator is recent.
WAITING_AT_MOST = timedelta(days=9)
REPORTED_BEFORE = timedelta(hours=20)


def create_reviews(
    products: Iterable[Product], rows: Iterable[DemoProduct], people: Mapping[str, UUID]
) -> list[ProductReview]:
    """Write the reviews of these products with all that belongs to them; `people` has everybody's ids by key."""
    now = timezone.now()
    pairs = [(product, row) for product, shown in zip(products, rows, strict=True) for row in shown.reviews]
    made = ProductReview.objects.bulk_create(
        [_review(row, product=product, author_id=people[row.by], now=now) for product, row in pairs]
    )
    ProductReview.objects.filter(pk__in=[review.pk for review in made]).update(updated_at=F("created_at"))
    written = [(review, row) for review, (_, row) in zip(made, pairs, strict=True)]
    ReviewVote.objects.bulk_create(
        [ReviewVote(review=review, voter_id=people[voter]) for review, row in written for voter in row.helpful]
    )
    replies = ReviewReply.objects.bulk_create([_reply(review, row.reply) for review, row in written if row.reply])
    ReviewReply.objects.filter(pk__in=[reply.pk for reply in replies]).update(updated_at=F("created_at"))
    ReviewReport.objects.bulk_create(
        [_report(review, each, people[each.by], now) for review, row in written for each in row.reports]
    )
    return made


def _review(row: DemoReview, *, product: Product, author_id: UUID, now: datetime) -> ProductReview:
    # Seeded, so that every load has the same order.
    share = Random(f"{product.sku} {row.by}").uniform(0.05, 0.95)
    age = WAITING_AT_MOST if row.status == "pending" else now - product.created_at
    return ProductReview(
        product=product,
        author_id=author_id,
        rating=row.stars,
        title=row.title,
        comment=row.text,
        status=row.status,
        rejection_reason=row.reason,
        is_verified_purchase=row.verified,
        created_at=now - min(age, now - product.created_at) * share,
    )


def _reply(review: ProductReview, text: str) -> ReviewReply:
    return ReviewReply(review=review, text=text, created_at=min(review.created_at + REPLIED_AFTER, timezone.now()))


def _report(review: ProductReview, row: DemoReport, reporter_id: UUID, now: datetime) -> ReviewReport:
    at = max(review.created_at, now - REPORTED_BEFORE)
    return ReviewReport(review=review, reporter_id=reporter_id, reason=row.reason, comment=row.comment, created_at=at)
