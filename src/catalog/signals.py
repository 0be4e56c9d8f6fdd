"""What happens in the catalogue that others may want to act upon; each is sent within the transaction but the last."""

from dataclasses import dataclass

from django.dispatch import Signal

# With `names`: files of pictures that rows use from now on.
pictures_stored = Signal()

# With `products`: a tuple of LowStock, the longest low first. Whoever cannot act upon it raises, and it is sent again.
stock_ran_low = Signal()

# With `domains`: a set of the cache's. Sent after the commit, when their versions have moved.
spoiled = Signal()


@dataclass(frozen=True, slots=True, kw_only=True)
class LowStock:
    """A product whose stock is at its threshold or below."""

    product_id: int
    name: str
    sku: str
    quantity: int
    threshold: int
