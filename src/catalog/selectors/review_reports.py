"""What has been reported about reviews, and is not settled: for moderators alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from catalog.models import ProductReview, ReviewReport

LATEST = 20


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many open reports of a review give one reason."""

    reason: ReviewReport.Reason
    count: int


def open_reports() -> QuerySet[ReviewReport]:
    """Return the reports that no moderator has settled."""
    return ReviewReport.objects.filter(resolved_at__isnull=True)


def report_counts(review_ids: Collection[int]) -> dict[int, list[ReasonCount]]:
    """Return what open reports say of each review, the most frequent reason first."""
    counted = open_reports().filter(review__in=review_ids).values("review", "reason").annotate(count=Count("pk"))
    found: dict[int, list[ReasonCount]] = {review_id: [] for review_id in review_ids}
    for row in counted.order_by("-count", "reason"):
        found[row["review"]].append(ReasonCount(ReviewReport.Reason(row["reason"]), row["count"]))
    return found


def latest_reports(review_ids: Collection[int]) -> dict[int, list[ReviewReport]]:
    """Return the latest open reports of each review, newest first."""
    number = Window(RowNumber(), partition_by=F("review"), order_by=(F("created_at").desc(), F("pk").desc()))
    reports = open_reports().filter(review__in=review_ids).annotate(number=number).filter(number__lte=LATEST)
    found: dict[int, list[ReviewReport]] = defaultdict(list)
    for report in reports.order_by("-created_at", "-pk"):
        found[report.review_id].append(report)
    return {review_id: found[review_id] for review_id in review_ids}


def with_report_counts(reviews: QuerySet[ProductReview]) -> QuerySet[ProductReview]:
    """Let reviews know their `open_report_count`."""
    of_one = open_reports().filter(review=OuterRef("pk")).order_by().values("review")
    count = Subquery(of_one.values(count=Count("pk")), output_field=IntegerField())
    return reviews.annotate(open_report_count=Coalesce(count, 0))


def reported_reviews() -> QuerySet[ProductReview]:
    """Return reviews in any state that have an open report."""
    return ProductReview.objects.filter(pk__in=open_reports().values("review"))
