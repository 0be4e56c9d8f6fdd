"""Amounts of money as the API shows them."""

from decimal import Decimal as PythonDecimal
from typing import Annotated

import strawberry
from babel.numbers import format_currency

from catalog.services.money import rounded
from nexus.common.errors import InvalidArgumentError
from nexus.common.locales import UnknownTagError, locale_of
from schema.fields import field, resolved
from schema.scalars import CurrencyCode, Decimal

LocaleArgument = Annotated[
    str, strawberry.argument(description='A language tag such as "en", "en-GB" or "de-CH". Source: BCP 47.')
]


@strawberry.type(description="An amount of money in one currency.")
class Money:
    """An amount with as many decimals as its currency has."""

    amount: Decimal = field('The exact amount with the decimals of its currency, such as "19.90".')
    currency_code: CurrencyCode = field("The currency of the amount.")

    @resolved("The amount as people read it in a language and country, such as €19.90.")
    def formatted(self, locale: LocaleArgument = "en") -> str:
        """Format with the locale data of CLDR."""
        try:
            return format_currency(self.amount, self.currency_code, locale=locale_of(locale))
        except UnknownTagError as error:
            raise InvalidArgumentError("This locale is not known.", field="locale") from error


def money(amount: PythonDecimal, currency: str) -> Money:
    """Return `amount`, a price as it is stored, in the decimals of `currency`."""
    return Money(amount=Decimal(rounded(amount, currency)), currency_code=CurrencyCode(currency))
