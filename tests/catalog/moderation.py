"""Reviews for a moderator to decide about, and the buttons of the admin's queue."""

from typing import Any

from django.test import Client

from catalog.models import ProductReview
from tests.catalog.staff import send
from tests.factories import day, make_product, make_review

QUEUE = "/admin/catalog/productreview/queue/"
MARKUP = "<script>alert(1)</script>"


def waiting(number: int = 1, **fields: Any) -> ProductReview:
    """Save a review that waits, unless told otherwise, about a product of its own."""
    product = fields.pop("product", None) or make_product(f"lamp-{number}")
    plain = {"title": f"Title {number}", "status": "pending", "created_at": day(number)}
    return make_review(product, **plain | fields)


def decide(client: Client, review: ProductReview, decision: str, /, **more: str) -> Any:
    """Press a button of a card."""
    data = {"review": str(review.pk), "title": str(review), "seen": review.updated_at.isoformat()}
    return send(client, QUEUE, data | {"decision": decision} | more)


def state_of(review: ProductReview) -> tuple[str, str]:
    review.refresh_from_db()
    return review.status, review.rejection_reason
