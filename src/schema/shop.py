"""What a client needs to know of the shop before it can build a page."""

import strawberry
from django.conf import settings

from nexus.common.version import VERSION
from schema.context import Info
from schema.fields import field, resolved
from schema.scalars import CurrencyCode


@strawberry.type(description="The shop as a whole.")
class Shop:
    """Settings that clients may know."""

    name: str = field("Its name.")
    currency_code: CurrencyCode = field("The currency that prices are compared in unless another is named.")
    api_version: str = field("The version of this API. Source: Semantic Versioning 2.0.0.")

    @resolved("The currencies that published products have prices in, and the shop's own.")
    async def currencies(self, info: Info) -> list[CurrencyCode]:
        """Ask the catalogue."""
        return [CurrencyCode(code) for code in await info.context.catalog.currencies()]


def shop() -> Shop:
    """Return the shop of the settings."""
    return Shop(
        name=settings.SHOP_NAME,
        currency_code=CurrencyCode(settings.SHOP_CURRENCY),
        api_version=VERSION,
    )
