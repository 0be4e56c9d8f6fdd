"""What a product costs, and whether it can be had."""

from itertools import batched

import pytest
from babel import localedata

from nexus.common.locales import MOST_KEPT
from tests.factories import make_product
from tests.graphql import MANAGER, Refusal, ask, field_of


@pytest.mark.parametrize(
    ("currency", "amount", "formatted"),
    [("EUR", "19.90", "€19.90"), ("JPY", "1990", "¥1,990"), ("KWD", "19.900", "KWD19.900")],
)
def test_shows_a_price_in_the_decimals_of_its_currency(currency: str, amount: str, formatted: str) -> None:
    product = make_product(regular_price=amount, currency=currency)
    expected = {"amount": amount, "currencyCode": currency, "formatted": formatted}
    assert field_of(product, "price { amount currencyCode formatted }") == expected
    assert field_of(product, "compareAtPrice { amount }") is None
    assert field_of(product, "discountPercent") is None


def test_formats_a_price_for_a_locale() -> None:
    product = make_product(regular_price="1234.50")
    assert field_of(product, 'price { formatted(locale: "de-DE") }') == {"formatted": "1.234,50\xa0€"}


def test_locales_that_strangers_name_take_no_room_for_good() -> None:
    product = make_product(regular_price="1234.50")
    tags = [name.replace("_", "-") for name in sorted(localedata.locale_identifiers())[:90]]
    for some in batched(tags, 15):
        prices = (f'_{number}: formatted(locale: "{tag}")' for number, tag in enumerate(some))
        assert len(field_of(product, f"price {{ {' '.join(prices)} }}")) == 15
        # Those of the last one, and of what it inherits from, were loaded since.
        assert len(localedata._cache) <= MOST_KEPT + 4
    assert field_of(product, 'price { formatted(locale: "de-DE") }') == {"formatted": "1.234,50\xa0€"}


@pytest.mark.parametrize("locale", ["xx-YY", "", "../../etc/passwd", "en_US_POSIX_x", "e" * 300, "\\u0000"])
def test_refuses_an_unknown_locale(locale: str) -> None:
    make_product()
    answer = ask(f'{{ product(slug: "lamp") {{ price {{ formatted(locale: "{locale}") }} }} }}')
    assert answer.refusal == Refusal("BAD_REQUEST", "locale", ["product", "price", "formatted"])


@pytest.mark.parametrize(("discount", "percent"), [("9.99", 0), ("9.94", 1), ("7.50", 25), ("3.33", 67), ("0", 100)])
def test_shows_what_is_paid_beside_the_regular_price(discount: str, percent: int) -> None:
    product = make_product(regular_price="10", discount_price=discount)
    assert float(field_of(product, "price { amount }")["amount"]) == float(discount)
    assert field_of(product, "compareAtPrice { amount }") == {"amount": "10.00"}
    assert field_of(product, "discountPercent") == percent


@pytest.mark.parametrize(
    ("stock", "threshold", "status", "quantity"),
    [(0, 5, "OUT_OF_STOCK", 0), (0, 0, "OUT_OF_STOCK", 0), (1, 5, "LOW_STOCK", 1), (5, 5, "LOW_STOCK", 5),
     (6, 5, "IN_STOCK", None), (1, 0, "IN_STOCK", None)],
)  # fmt: skip
def test_tells_shoppers_a_number_only_when_it_is_low(
    stock: int, threshold: int, status: str, quantity: int | None
) -> None:
    product = make_product(stock_quantity=stock, low_stock_threshold=threshold)
    assert field_of(product, "availability { status quantity }") == {"status": status, "quantity": quantity}
    assert field_of(product, "availability { status quantity }", MANAGER) == {"status": status, "quantity": stock}
