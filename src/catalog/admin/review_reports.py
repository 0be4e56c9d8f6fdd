"""What customers reported about a review, on its page, and the filter of the list that finds such."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from catalog.models import ProductReview, ReviewReport
from catalog.selectors.review_reports import LATEST, open_reports
from nexus.common.list_filters import ChoiceFilter
from nexus.common.marks import mark


class ReportedFilter(ChoiceFilter):
    """Reviews with open reports, which wait for a moderator."""

    title = "reports"
    parameter_name = "reported"
    kinds = {"open": ("Reported", Q(pk__in=open_reports().values("review")))}


def told(review: ProductReview) -> SafeString:
    """Return the latest reports about a review, settled ones too, with who filed them."""
    reports = ReviewReport.objects.filter(review=review).select_related("reporter").order_by("-created_at", "-pk")
    rows = [(_heading(report), report.comment) for report in reports[:LATEST]]
    return format_html_join("", "<p>{}<br>{}</p>", rows) or mark("none")


def _heading(report: ReviewReport) -> SafeString:
    state = report.get_resolution_display().lower() or "open"
    when = date_format(localtime(report.created_at), "SHORT_DATETIME_FORMAT")
    return format_html("{} {}, {}, {}", mark(state), report.get_reason_display(), report.reporter, when)
