"""What is known of currencies, and which prices a product may have in one."""

from collections.abc import Container, Iterator
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from catalog.errors import CatalogErrorCode, Problem
from catalog.models.product import HIGHEST_PRICE

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


def find_price_problems(
    *, currency: str, regular_price: Decimal | None, discount_price: Decimal | None, given: Container[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the prices that a product would have; None is no price to look at.

    A price that was not `given` became wrong by its new currency.
    """
    for name, price in {"regular_price": regular_price, "discount_price": discount_price}.items():
        if price is not None and (message := _fault(price, currency)):
            field = name if name in given else "currency_code"
            yield Problem(code=CatalogErrorCode.INVALID, message=message, field=field)
    if regular_price is not None and discount_price is not None and discount_price >= regular_price:
        field = "discount_price" if "discount_price" in given else "regular_price"
        message = "The discount price must be below the regular price."
        yield Problem(code=CatalogErrorCode.PRICE_ORDER, message=message, field=field)


def _fault(price: Decimal, currency: str) -> str | None:
    if not 0 <= price <= HIGHEST_PRICE:
        return f"A price is from 0 to {HIGHEST_PRICE}."
    decimals = currency_decimals(currency)
    if price != round(price, decimals):
        return f"A price in {currency} has at most {decimals} decimals."
    return None
