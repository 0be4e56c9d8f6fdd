"""The product feed: what Google's specification asks of every field, whatever the catalogue holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.xml import around, cleaned, element
from catalog.models import Brand, Category, Product, ProductImage
from tests.factories import make_brand, make_image, make_path, make_product
from tests.feeds.fetching import MERCHANT, fetch, offer, offers, tree_of
from tests.graphql import captured_statements

pytestmark = pytest.mark.django_db


def test_says_all_that_is_known_of_an_offer(settings):
    settings.SHOP_NAME = "Lamps & more"
    lamp = make_product(
        name="Desk lamp",
        description="Bright.\nSteady.",
        category=make_path("home/lamps"),
        brand=make_brand(name="Acme & Sons"),
        sku="DL-1",
        regular_price="19.9",
        discount_price="15",
        stock_quantity=3,
    )
    for position in range(13):
        make_image(lamp, position, is_primary=position == 1)
    (item,) = offers()
    assert item == [
        ("g:id", str(lamp.pk)),
        ("title", "Desk lamp"),
        ("description", "Bright.\nSteady."),
        ("link", "https://shop.example/products/lamp"),
        ("g:image_link", "https://images.example/lamp-1.png"),
        *(
            ("g:additional_image_link", f"https://images.example/lamp-{position}.png")
            for position in (0, 2, 3, 4, 5, 6, 7, 8, 9, 10)
        ),
        ("g:availability", "in_stock"),
        ("g:condition", "new"),
        ("g:price", "19.90 EUR"),
        ("g:sale_price", "15.00 EUR"),
        ("g:brand", "Acme & Sons"),
        ("g:mpn", "DL-1"),
        ("g:product_type", "Home > Lamps"),
    ]
    channel = tree_of(fetch(MERCHANT).content)[0]
    assert [(each.tag, each.text) for each in channel][:3] == [
        ("title", "Lamps & more"),
        ("link", "https://shop.example/"),
        ("description", "The products of Lamps & more, in EUR."),
    ]


def test_says_what_is_missing():
    make_product(name="Desk lamp", brand=make_brand(is_active=False), sku="DL-1")
    said = offer()
    assert said["description"] == "Desk lamp"
    assert said["g:availability"] == "out_of_stock"
    assert said["g:identifier_exists"] == "no"
    assert said.keys().isdisjoint({"g:brand", "g:sale_price", "g:image_link"})


def test_a_stored_picture_has_an_absolute_address():
    make_image(make_product())
    ProductImage.objects.update(source_url="", file="products/a b.png")
    assert offer()["g:image_link"] == "https://api.example/media/products/a%20b.png"


@pytest.mark.parametrize(
    ("currency", "price", "expected"),
    [("EUR", "5", "5.00 EUR"), ("JPY", "1990", "1990 JPY"), ("KWD", "1.5", "1.500 KWD"), ("JPY", "10000", "10000 JPY")],
)
def test_a_price_has_the_decimals_of_its_currency(settings, currency, price, expected):
    settings.SHOP_CURRENCY = currency
    make_product(currency=currency, regular_price=price)
    assert offer()["g:price"] == expected


def test_texts_end_where_google_stops_reading():
    make_product(
        name="lamp " * 40,
        description="bright " * 900,
        category=make_path("/".join(f"{n}{'x' * 115}" for n in range(8))),
    )
    said = offer()
    assert len(said["title"]) <= 150
    assert said["title"].endswith("lamp…")
    assert len(said["description"]) <= 5_000
    assert said["description"].endswith("bright…")
    assert len(said["g:product_type"]) <= 750
    assert said["g:product_type"].count(" > ") == 5


def test_each_currency_has_a_feed_of_its_own():
    make_product("euro", name="Euro")
    make_product("dollar", name="Dollar", currency="USD")
    make_product("hidden", currency="GBP", is_active=False)
    assert offer()["title"] == "Euro"
    assert offer(f"{MERCHANT}?currency=EUR")["title"] == "Euro"
    assert offer(f"{MERCHANT}?currency=USD")["title"] == "Dollar"


@pytest.mark.parametrize("currency", ["GBP", "usd", "XXX", "", "../../etc/passwd"])
def test_a_currency_without_offers_has_no_feed(currency, feeds):
    make_product()
    make_product("hidden", currency="GBP", is_active=False)
    assert fetch(f"{MERCHANT}?currency={currency}").status == 404
    assert not list(feeds.glob("*"))


def test_what_costs_nothing_is_no_offer():
    make_product("free", regular_price="0")
    make_product("given-away", regular_price="1", discount_price="0")
    assert offers() == []


def test_hidden_rows_change_no_byte():
    make_product(brand=make_brand())
    before = fetch(MERCHANT).content
    hidden = make_path("things/secret")
    Category.objects.filter(pk=hidden.pk).update(is_active=False)
    make_product("in-hidden", category=make_path("things/secret/below"))
    make_product("off", is_active=False)
    make_brand("ghost", is_active=False)
    assert fetch(MERCHANT).content == before


def test_what_is_hidden_is_gone_from_the_next_feed():
    make_product(brand=make_brand())
    Brand.objects.update(is_active=False)
    assert "g:brand" not in offer()
    Category.objects.update(is_active=False)
    assert offers() == []
    Category.objects.update(is_active=True)
    Product.objects.update(is_active=False)
    assert offers() == []


def test_costs_one_statement_for_each_batch_and_one_for_the_tree(monkeypatch):
    monkeypatch.setattr("catalog.feeds.merchant.BATCH", 2)
    for number in range(5):
        make_image(make_product(f"lamp-{number}", brand=make_brand(f"brand-{number}")))
    with captured_statements() as statements:
        assert len(offers()) == 5
    assert len([each for each in statements if "SELECT" in each]) == 4


def test_no_text_breaks_the_file():
    odd = "<b>\x0b & ]]> \ufffe \U0001f600 \x85 \"'"
    make_product(name=odd, description=f"{odd}\r\n\t\x1b[0m", sku=odd)
    said = offer()
    assert said["title"] == "<b> & ]]>  \U0001f600 \x85 \"'"
    assert said["description"] == "<b> & ]]>  \U0001f600 \x85 \"'\r\n\t[0m"


@given(st.text())
def test_every_text_can_be_read_again(text):
    root = tree_of(f'<?xml version="1.0" encoding="UTF-8"?>\n{around("a", [element("b", text)])}'.encode())
    assert (root[0].text or "") == cleaned(text)
