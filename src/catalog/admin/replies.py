"""The shop's reply to a review, written on the review's page."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from catalog.actions.review_replies import delete_review_reply, reply_to_review
from catalog.admin.by_actions import staff_id
from catalog.admin.queue import may_moderate
from nexus.common.errors import RefusedError


@require_POST
def reply_view(request: HttpRequest, review_id: int) -> HttpResponse:
    """Save the reply or take it back, as the button says, and return to the review."""
    if not may_moderate(request):
        raise PermissionDenied
    try:
        seen = datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        messages.error(request, "That was no reply to a review.")
        return _back(review_id)
    try:
        done = _act(request, review_id, seen)
    except RefusedError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return _back(review_id)


def _act(request: HttpRequest, review_id: int, seen: datetime) -> str:
    if request.POST.get("act") == "remove":
        delete_review_reply(staff_id(request), review_id)
        return "The reply is gone."
    reply_to_review(staff_id(request), review_id, request.POST.get("text", ""), expected_updated_at=seen)
    return "Replied."


def _back(review_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:catalog_productreview_change", args=[review_id]))
