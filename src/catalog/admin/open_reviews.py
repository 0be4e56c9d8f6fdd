"""The reviews that ask for a moderator, and how many they are: counted once for a page that shows it several times."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Value
from django.http import HttpRequest

from catalog.models import ProductReview
from catalog.selectors.review_reports import reported_reviews

Status = ProductReview.Status
# More than these nobody counts at a glance.
COUNTED_AT_MOST = 99

waiting_reviews = ProductReview.objects.filter(status=Status.PENDING)
# What is not shown harms nobody, and is decided about for its own sake.
shown_but_reported = reported_reviews().filter(status=Status.APPROVED)


@dataclass(frozen=True, slots=True)
class OpenReviews:
    """How many wait, and how many are shown and reported, in words."""

    waiting: str
    reported: str


def open_reviews(request: HttpRequest) -> OpenReviews:
    """Return the counts that the page of this request shows."""
    known: dict[str, OpenReviews] = vars(request)
    if "open_reviews" not in known:
        known["open_reviews"] = _count()
    return known["open_reviews"]


def waiting_badge(request: HttpRequest) -> str:
    """Return how many reviews wait, for the sidebar; nothing for none."""
    return _unless_none(open_reviews(request).waiting)


def reported_badge(request: HttpRequest) -> str:
    """Return the same of those that are reported."""
    return _unless_none(open_reviews(request).reported)


def _count() -> OpenReviews:
    """Count in one statement, which stops where nobody counts on."""
    kinds = {"waiting": waiting_reviews, "reported": shown_but_reported}
    waiting, reported = (
        reviews.order_by().values_list(Value(kind))[: COUNTED_AT_MOST + 1] for kind, reviews in kinds.items()
    )
    counts = Counter(kind for (kind,) in waiting.union(reported, all=True))
    return OpenReviews(**{kind: _in_words(counts[kind]) for kind in kinds})


def _in_words(count: int) -> str:
    return f"{COUNTED_AT_MOST}+" if count > COUNTED_AT_MOST else str(count)


def _unless_none(count: str) -> str:
    return "" if count == "0" else count
