"""Reviews that wait for a moderator and those that are reported, each with the buttons that decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from catalog.actions.reviews import moderate_review
from catalog.admin.by_actions import staff_id
from catalog.admin.open_reviews import open_reviews, shown_but_reported, waiting_reviews
from catalog.admin.thumbnails import FIRST_PICTURES, product_thumbnail
from catalog.models import ProductReview, ReviewReport
from catalog.selectors.review_reports import latest_reports, with_report_counts
from catalog.selectors.visibility import MODERATE_REVIEWS
from catalog.services.reviews import ModerationDecision, Ruling
from nexus.common.errors import RefusedError
from nexus.common.marks import stars

PAGE = 20
DONE = {ModerationDecision.APPROVE: "Approved", ModerationDecision.REJECT: "Rejected"}


@dataclass(frozen=True, slots=True)
class Card:
    """A review as a moderator reads it."""

    review: ProductReview
    reports: Sequence[ReviewReport] = ()

    @property
    def thumbnail(self) -> SafeString:
        """The product's first picture."""
        return product_thumbnail(self.review.product)

    @property
    def stars(self) -> SafeString:
        """The rating."""
        return stars(self.review.rating)


@dataclass(frozen=True, slots=True)
class Queue:
    """The first reviews that ask for a decision, and how many there are, in words."""

    cards: Sequence[Card]
    count: str


def waiting_queue(request: HttpRequest, *, first: int) -> Queue:
    """Return the `first` reviews that wait, oldest first, with their products and authors."""
    cards = [Card(review) for review in _as_cards_show_them(waiting_reviews)[:first]]
    return Queue(cards=cards, count=open_reviews(request).waiting)


def reported_queue(request: HttpRequest, *, first: int) -> Queue:
    """Return the `first` of the approved reviews that customers report, the longest shown first, with the reports."""
    reviews = [*_as_cards_show_them(with_report_counts(shown_but_reported))[:first]]
    reports = latest_reports([review.pk for review in reviews])
    cards = [Card(review, reports[review.pk]) for review in reviews]
    return Queue(cards=cards, count=open_reviews(request).reported)


def _as_cards_show_them(reviews: QuerySet[ProductReview]) -> QuerySet[ProductReview]:
    """Return reviews with their products and authors, oldest first."""
    pictures = Prefetch("product__images", queryset=FIRST_PICTURES, to_attr="first_pictures")
    return reviews.select_related("product", "author").prefetch_related(pictures).order_by("created_at", "id")


def may_moderate(request: HttpRequest) -> bool:
    """Return whether the visitor decides about reviews."""
    return request.user.has_perm(MODERATE_REVIEWS)


def queue_view(request: HttpRequest) -> HttpResponse:
    """Show the queue, or do what a button of one of its reviews says."""
    if not may_moderate(request):
        raise PermissionDenied
    if request.method == "POST":
        _decide(request)
        return HttpResponseRedirect(_back(request))
    context = admin.site.each_context(request) | {
        "title": "Waiting reviews",
        "opts": ProductReview._meta,
        "queue": waiting_queue(request, first=PAGE),
        "reported": reported_queue(request, first=PAGE),
        "next": request.path,
    }
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/catalog/productreview/queue.html", context)


def _decide(request: HttpRequest) -> None:
    try:
        ruling, review = _read_ruling(request.POST), int(request.POST["review"])
    except (KeyError, ValueError):
        messages.error(request, "That was no decision about a review.")
        return
    try:
        moderate_review(staff_id(request), review, ruling)
    except RefusedError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{DONE[ruling.decision]}: {request.POST.get('title', 'the review')}")


def _read_ruling(posted: Any) -> Ruling:
    decision = ModerationDecision(posted["decision"])
    was_verified, is_verified = posted.get("was_verified") == "yes", posted.get("verified") == "yes"
    return Ruling(
        decision=decision,
        reason=posted.get("reason", "") if decision is ModerationDecision.REJECT else "",
        is_verified_purchase=None if is_verified == was_verified else is_verified,
        expected_updated_at=datetime.fromisoformat(posted["seen"]),
    )


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else reverse("admin:catalog_productreview_queue")
