"""From the catalogue's low stock to the mailboxes of staff."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from accounts.actions.outbox import post
from accounts.models import OutgoingEmail, User
from accounts.selectors.people import staff_who_may
from catalog.selectors.visibility import MANAGE_PRODUCTS
from catalog.signals import LowStock, stock_ran_low

logger = logging.getLogger(__name__)

# A letter is to be read; the list in the admin has them all.
PRODUCTS_IN_A_LETTER = 50


@receiver(stock_ran_low, dispatch_uid="wiring.mail_low_stock")
def mail_low_stock(products: Sequence[LowStock], **_: Any) -> None:
    """Put one letter about all `products` into the outbox for each who is to know."""
    facts = _facts(products)
    recipients = list(_recipients())
    for address, user in recipients:
        post(OutgoingEmail.Kind.LOW_STOCK, address, user=user, facts=facts)
    if not recipients:
        logger.warning("nobody is told of low stock", extra={"products": len(products)})


def _recipients() -> Iterator[tuple[str, User | None]]:
    if settings.LOW_STOCK_EMAILS:
        yield from ((address, None) for address in settings.LOW_STOCK_EMAILS)
    else:
        yield from ((user.email, user) for user in staff_who_may(MANAGE_PRODUCTS))


def _facts(products: Sequence[LowStock]) -> dict[str, object]:
    # Written out: asking the URL configuration would load the whole API into a worker.
    products_url = f"{settings.SITE_URL}/admin/catalog/product/"
    return {
        "count": len(products),
        "more": max(len(products) - PRODUCTS_IN_A_LETTER, 0),
        "products_url": products_url,
        "products": [
            {
                # A line break would begin a line of the letter.
                "name": " ".join(product.name.split()),
                "sku": product.sku,
                "quantity": product.quantity,
                "threshold": product.threshold,
                "url": f"{products_url}{product.product_id}/change/",
            }
            for product in products[:PRODUCTS_IN_A_LETTER]
        ],
    }
