"""What the catalogue shows on the admin's first page."""

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from catalog.admin.open_reviews import reported_badge
from catalog.admin.product_filters import STOCK, WITHOUT_PICTURE
from catalog.admin.queue import Queue, may_moderate, waiting_queue
from catalog.models import Product
from catalog.selectors.visibility import MANAGE_PRODUCTS
from nexus.common.marks import Figure

FIRST = 5


def moderation(request: HttpRequest) -> Queue | None:
    """Return the beginning of the queue, for moderators."""
    return waiting_queue(request, first=FIRST) if may_moderate(request) else None


def reported(request: HttpRequest) -> str:
    """Return how many reviews customers report, in words, for moderators; nothing for none."""
    return reported_badge(request) if may_moderate(request) else ""


def figures(request: HttpRequest) -> list[Figure]:
    """Return what there is to do about products, for those who manage them."""
    if not request.user.has_perm(MANAGE_PRODUCTS):
        return []
    _, is_low = STOCK["low"]
    _, is_out = STOCK["out"]
    counts = Product.objects.filter(is_active=True).aggregate(
        out=Count("pk", filter=is_out), low=Count("pk", filter=is_low), bare=Count("pk", filter=WITHOUT_PICTURE)
    )
    return [
        Figure(label="Out of stock", count=counts["out"], address=_list(stock="out"), tone="bad"),
        Figure(label="Low stock", count=counts["low"], address=_list(stock="low")),
        Figure(label="Without a picture", count=counts["bare"], address=_list(pictures="none")),
    ]


def _list(**query: str) -> str:
    return reverse("admin:catalog_product_changelist", query=query | {"is_active__exact": "1"})
