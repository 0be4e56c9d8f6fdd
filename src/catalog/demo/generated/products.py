"""Products of the generated catalogue, one after the other from one seeded sequence."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from catalog.demo.generated import words
from catalog.demo.generated.catalog import PREFIX, Shelf
from catalog.models import Brand, Product
from catalog.services.money import rounded

SKU_PREFIX = "GEN-"

NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Fixed, so that the same seed makes the same rows on every day."""


def invent_product(number: int, *, shelf: Shelf, brand: Brand | None, dice: Random) -> Product:
    """Return an unsaved product that a shop might have."""
    noun = dice.choice(shelf.nouns)
    style, material = dice.choice(words.STYLES), dice.choice(words.MATERIALS)
    model = f"{dice.choice(words.SERIES)}{_tail(number)}"
    name = f"{style} {noun.lower()} {model} {dice.randrange(10, 100)}, {material}"
    facts = {"noun": noun.lower(), "style": style.lower(), "material": material, "colour": dice.choice(words.COLOURS)}
    regular, discount = _prices(dice)
    return Product(
        name=name,
        slug=f"{PREFIX}-{slugify(name)}-{number}",
        sku=f"{SKU_PREFIX}{number:07}",
        description=_description(facts, dice),
        category=shelf.category,
        brand=brand,
        currency=settings.SHOP_CURRENCY,
        regular_price=regular,
        discount_price=discount,
        stock_quantity=dice.choice((0, *range(1, 6), *range(6, 200, 10))),
        specifications=_specifications(number, facts, dice),
        is_active=dice.random() > 0.01,
        view_count=min(int(dice.paretovariate(0.9) * 5), 1_000_000),
        created_at=NEWEST - timedelta(seconds=dice.randrange(2 * 365 * 86_400)),
    )


def _tail(number: int) -> str:
    return (
        words.MODEL_MIDDLES[number % len(words.MODEL_MIDDLES)] + words.MODEL_ENDS[number % 419 % len(words.MODEL_ENDS)]
    )


def _prices(dice: Random) -> tuple[Decimal, Decimal | None]:
    ending = dice.choice(("0.00", "0.50", "0.90", "0.99"))
    regular = Decimal(max(3, int(dice.lognormvariate(3.9, 0.9)))) + Decimal(ending)
    if dice.random() > 0.3:
        return rounded(regular, settings.SHOP_CURRENCY), None
    discount = regular * (100 - dice.choice((5, 10, 15, 20, 25, 30, 40, 50))) / 100
    return rounded(regular, settings.SHOP_CURRENCY), rounded(discount, settings.SHOP_CURRENCY)


def _description(facts: dict[str, str], dice: Random) -> str:
    first = " ".join((dice.choice(words.OPENINGS), dice.choice(words.MIDDLES)))
    second = " ".join((*dice.sample(words.MIDDLES, 2), dice.choice(words.CLOSINGS)))
    return f"{first}\n\n{second}".format_map(facts)


def _specifications(number: int, facts: dict[str, str], dice: Random) -> dict[str, Any]:
    return {
        "Material": facts["material"].capitalize(),
        "Colour": facts["colour"].capitalize(),
        "Weight": {"value": dice.randrange(50, 5000, 10), "unit": "g"},
        "Width": {"value": dice.randrange(5, 120), "unit": "cm"},
        "Made in": dice.choice(words.COUNTRIES),
        "Guarantee": {"value": dice.choice((2, 3, 5)), "unit": "years"},
        "Recyclable": number % 3 == 0,
    }
