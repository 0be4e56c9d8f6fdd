"""The list of reviews, and the page of each."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from catalog.admin.moderation import Moderation
from catalog.admin.queue import may_moderate, queue_view
from catalog.admin.replies import reply_view
from catalog.admin.review_reports import ReportedFilter, told
from catalog.models import ProductReview
from catalog.selectors.review_reports import with_report_counts
from catalog.services.review_checks import STARS
from catalog.services.review_replies import reply_of
from nexus.common.list_filters import ChoiceFilter
from nexus.common.marks import Tone, below, mark, stars
from nexus.common.theme import ModelAdmin

Status = ProductReview.Status
TONES: dict[str, Tone] = {Status.PENDING: "warning", Status.APPROVED: "good", Status.REJECTED: "bad"}
EXCERPT = 140


class RatingFilter(ChoiceFilter):
    """Reviews of so many stars; Django's own would go through all reviews for those that there are."""

    title = parameter_name = "rating"
    kinds = {str(rating): ("★" * rating, Q(rating=rating)) for rating in STARS}


@admin.register(ProductReview)
class ProductReviewAdmin(Moderation, ModelAdmin[ProductReview]):  # type: ignore[misc]  # names of methods are actions
    """What customers said; staff decide whether it shows, and change no word of it."""

    list_display = ("review", "about", "author_name", "state", "helpful", "created_at")
    list_display_links = ("review",)
    list_filter = ("status", ReportedFilter, RatingFilter, "is_verified_purchase", "created_at")
    list_select_related = ("product", "author", "reply")
    list_per_page = 50
    ordering = ("-created_at", "-id")
    search_fields = ("title", "comment", "product__name", "author__email")
    search_help_text = "A part of the review, of the product's name, or of the author's e-mail."
    fieldsets = (
        (None, {"fields": ("stars", "title", "comment", "about", "helpful")}),
        ("Author", {"fields": ("author", "author_name", "is_verified_purchase", "is_edited", "created_at")}),
        ("Moderation", {"fields": ("state", "rejection_reason", "updated_at", "reports")}),
    )
    readonly_fields = (
        "stars",
        "title",
        "comment",
        "about",
        "helpful",
        "author",
        "author_name",
        "is_verified_purchase",
        "is_edited",
        "created_at",
        "state",
        "rejection_reason",
        "updated_at",
        "reports",
    )

    def get_urls(self) -> list[Any]:
        """Return the addresses, those of the queue and of replies among them."""
        guarded = self.admin_site.admin_view
        return [
            path("queue/", guarded(queue_view), name="catalog_productreview_queue"),
            path("<int:review_id>/reply/", guarded(reply_view), name="catalog_productreview_reply"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductReview]:
        """Return reviews that know how often they are reported."""
        return with_report_counts(super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return False: customers write reviews."""
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page with the buttons of a moderator in the place of those that save."""
        context |= {
            "review": kwargs.get("obj") if may_moderate(request) else None,
            "reply": reply_of(kwargs["obj"]) if kwargs.get("obj") else None,
            "next": request.path,
            "show_save": False,
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="review", ordering="rating")
    def review(self, review: ProductReview) -> SafeString:
        """Return stars, headline and the beginning of the text."""
        words = format_html("{} {}", stars(review.rating), review.title)
        return below(words, Truncator(review.comment).chars(EXCERPT))

    @admin.display(description="rating")
    def stars(self, review: ProductReview) -> SafeString:
        """Return the rating."""
        return stars(review.rating)

    @admin.display(description="product", ordering="product__name")
    def about(self, review: ProductReview) -> SafeString:
        """Return what it is about, which leads there."""
        address = reverse("admin:catalog_product_change", args=[review.product_id])
        return format_html('<a href="{}">{}</a>', address, review.product)

    @admin.display(description="found helpful by", ordering="helpful_count")
    def helpful(self, review: ProductReview) -> int:
        """Return how many customers found it helpful."""
        return review.helpful_count

    @admin.display(description="reports by customers")
    def reports(self, review: ProductReview) -> SafeString:
        """Return what customers reported."""
        return told(review)

    @admin.display(description="state", ordering="status")
    def state(self, review: ProductReview) -> SafeString:
        """Return where it stands, and what is special about it."""
        words = [mark(review.get_status_display().lower(), TONES[review.status])]
        words += [mark("verified")] if review.is_verified_purchase else []
        words += [mark("edited")] if review.is_edited else []
        words += [mark("answered")] if reply_of(review) else []
        words += [mark("reported", "bad")] if getattr(review, "open_report_count", 0) else []
        return format_html_join(" ", "{}", ((word,) for word in words))
