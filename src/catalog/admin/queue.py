"""Reviews that wait for a moderator."""

from django.http import HttpRequest

from catalog.models import ProductReview

# More than these nobody counts at a glance.
COUNTED_AT_MOST = 99


def waiting_badge(_: HttpRequest) -> str:
    """Return how many reviews wait, for the sidebar; nothing for none."""
    waiting = ProductReview.objects.filter(status=ProductReview.Status.PENDING)
    count = waiting[: COUNTED_AT_MOST + 1].count()
    return f"{COUNTED_AT_MOST}+" if count > COUNTED_AT_MOST else str(count or "")
