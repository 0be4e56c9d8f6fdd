"""What waits for staff, as Prometheus is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import ProductReview, ReviewReport
from nexus.metrics.backlog import Backlog
from tests.factories import make_product, make_review, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def samples(name: str) -> dict[str, float]:
    """Return the figures of this name by what they are about."""
    (found,) = (metric for metric in Backlog().collect() if metric.name == name)
    return {sample.labels["kind"]: sample.value for sample in found.samples}


def report(review: ProductReview, *, hours_ago: int = 0, **fields: object) -> None:
    at = timezone.now() - timedelta(hours=hours_ago)
    ReviewReport.objects.create(review=review, reporter=make_user(), reason="spam", created_at=at, **fields)


def test_a_reported_review_waits_once_however_many_report_it() -> None:
    lamp = make_product()
    reported, other = make_review(lamp), make_review(lamp)
    for hours in (1, 3, 2):
        report(reported, hours_ago=hours)
    assert samples("nexus_backlog_size")["reported reviews"] == 1
    report(other)
    assert samples("nexus_backlog_size")["reported reviews"] == 2
    assert 3 * 3600 <= samples("nexus_backlog_oldest_seconds")["reported reviews"] < 4 * 3600


def test_what_is_settled_or_not_shown_waits_for_nobody_as_reported() -> None:
    lamp = make_product()
    report(make_review(lamp), hours_ago=2, resolved_at=timezone.now(), resolution="kept")
    report(make_review(lamp, status="pending"))
    make_review(lamp, status="rejected")
    sizes = samples("nexus_backlog_size")
    assert (sizes["reported reviews"], sizes["reviews"]) == (0, 1)
    assert samples("nexus_backlog_oldest_seconds")["reported reviews"] == 0
