"""`shop`: what a client needs to know first."""

from typing import Any

from nexus.common.version import VERSION
from tests.factories import make_product
from tests.graphql import ask


def test_shows_its_settings(settings: Any) -> None:
    settings.SHOP_NAME = "Corner shop"
    settings.SHOP_CURRENCY = "GBP"
    shop = ask("{ shop { name currencyCode currencies apiVersion } }").data["shop"]
    assert shop == {"name": "Corner shop", "currencyCode": "GBP", "currencies": ["GBP"], "apiVersion": VERSION}


def test_lists_the_currencies_of_published_products_and_its_own() -> None:
    for number, currency in enumerate(["USD", "CHF", "USD", "JPY"]):
        make_product(f"p{number}", currency=currency, is_active=currency != "JPY")
    assert ask("{ shop { currencies } }").data["shop"]["currencies"] == ["CHF", "EUR", "USD"]


def test_price_filters_compare_the_currency_of_the_shop(settings: Any) -> None:
    settings.SHOP_CURRENCY = "USD"
    make_product("euros", currency="EUR")
    make_product("dollars", currency="USD")
    found = ask('{ products(filter: {price: {gte: "1"}}) { nodes { slug } } }').data["products"]["nodes"]
    assert found == [{"slug": "dollars"}]


def test_tells_which_passwords_are_taken() -> None:
    policy = ask(
        "{ shop { passwordPolicy { minLength maxLength rejectsCommon rejectsNumericOnly rejectsSimilarToProfile } } }"
    ).data["shop"]["passwordPolicy"]
    rules = {"rejectsCommon": True, "rejectsNumericOnly": True, "rejectsSimilarToProfile": True}
    assert policy == {"minLength": 8, "maxLength": 128} | rules


def test_tells_other_rules_where_the_settings_ask_for_others(settings: Any) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "accounts.validators.MaximumLengthValidator", "OPTIONS": {"max_length": 64}},
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},
        },
    ]
    policy = ask("{ shop { passwordPolicy { minLength maxLength rejectsCommon } } }").data["shop"]["passwordPolicy"]
    assert policy == {"minLength": 12, "maxLength": 64, "rejectsCommon": False}
