"""Decisions about reviews that are picked in their list: done one by one, and counted."""

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.actions.reviews import moderate_review
from catalog.admin.asking import ask
from catalog.admin.by_actions import staff_id
from catalog.errors import ReviewRefusedError
from catalog.models import ProductReview
from catalog.services.review_checks import MAX_REASON
from catalog.services.reviews import CHANGED_SINCE, STATUS_AFTER, ModerationDecision, Ruling
from nexus.common.errors import RefusedError
from nexus.common.theme import Textarea

# With the key of a row behind it, the field that says which state of the review the list has shown.
SEEN = "seen-"


class RejectionForm(forms.Form):
    """Why reviews are rejected; their authors read it."""

    reason = forms.CharField(
        max_length=MAX_REASON,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text="The authors read it. It may stay empty.",
    )


class Moderation:
    """The actions of the list of reviews; they need the permission to change reviews."""

    actions = ("approve", "reject")

    def action_checkbox(self, review: ProductReview) -> SafeString:
        """Return the box of a row, and beside it which state of the review the row shows."""
        box: SafeString = super().action_checkbox(review)  # type: ignore[misc]  # the screen's
        seen = f"{SEEN}{review.pk}", review.updated_at.isoformat()
        return box + format_html('<input type="hidden" name="{}" value="{}">', *seen)

    @admin.action(description="Approve", permissions=["change"])
    def approve(self, request: HttpRequest, reviews: QuerySet[ProductReview]) -> None:
        """Let reviews through, but none that its author has changed since the list was shown."""
        _decide(request, reviews, ModerationDecision.APPROVE)

    @admin.action(description="Reject…", permissions=["change"])
    def reject(self, request: HttpRequest, reviews: QuerySet[ProductReview]) -> HttpResponse | None:
        """Ask why, then refuse reviews, but none that its author has changed since the list was shown."""
        form = RejectionForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            _decide(request, reviews, ModerationDecision.REJECT, reason=form.cleaned_data["reason"])
            return None
        return ask(self, request, reviews, form, verb="Reject", what="reviews", along=SEEN)


def _decide(
    request: HttpRequest, reviews: QuerySet[ProductReview], decision: ModerationDecision, *, reason: str = ""
) -> None:
    """Decide about each review that is not in that state yet, and say how many it were."""
    counts: Counter[str] = Counter()
    status = STATUS_AFTER[decision]
    for review in reviews:
        if review.status == status:
            counts["before"] += 1
            continue
        ruling = Ruling(decision=decision, reason=reason, expected_updated_at=review.updated_at)
        try:
            _refuse_if_changed(request, review)
            moderate_review(staff_id(request), review.pk, ruling)
        except RefusedError as refusal:
            counts["refused"] += 1
            messages.error(request, f"{review}: {refusal}")
        else:
            counts["done"] += 1
    message = f"{status.label} {counts['done']} of {counts.total()} reviews."
    if counts["before"]:
        message += f" {counts['before']} had been {status.label.lower()} before."
    (messages.success if counts["done"] else messages.info)(request, message)


def _refuse_if_changed(request: HttpRequest, review: ProductReview) -> None:
    """Raise ReviewRefusedError if the list has shown another state; what stood on none of its pages was not read."""
    now = review.updated_at.isoformat()
    if request.POST.get(f"{SEEN}{review.pk}", now) != now:
        raise ReviewRefusedError([CHANGED_SINCE])
