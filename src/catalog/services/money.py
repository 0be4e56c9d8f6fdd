"""What is known of currencies: which exist, and how finely they are divided."""

from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

STORED_DECIMALS = 3
"""As many decimals as the price columns have."""


@cache
def known_currencies() -> frozenset[str]:
    """Return the ISO 4217 codes that a price may be given in."""
    return frozenset(list_currencies())


@cache
def currency_decimals(code: str) -> int:
    """Return how many decimals an amount in this currency has: 2 for EUR, 0 for JPY, 3 for KWD."""
    return min(get_currency_precision(code), STORED_DECIMALS)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round an amount to the smallest coin of its currency."""
    return round(amount, currency_decimals(currency))
