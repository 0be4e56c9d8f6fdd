"""The sitemap: which addresses it names, on which pages, and that nothing hidden shows in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalog.models import Brand, Category, Product
from tests.factories import day, make_brand, make_image, make_path, make_product
from tests.feeds.fetching import Url, fetch, index, page, whole_sitemap
from tests.graphql import captured_statements

pytestmark = pytest.mark.django_db

FRONT = "https://shop.example"


def edited(row: Any, when: datetime) -> Any:
    type(row).objects.filter(pk=row.pk).update(updated_at=when)
    return row


def paths(urls: list[Url]) -> list[str]:
    return [url.loc.removeprefix(FRONT) for url in urls]


def test_names_products_categories_and_brands_of_the_front():
    lamps = make_path("home/lamps")
    edited(lamps.parent, day(1))
    edited(lamps, day(2))
    edited(make_brand(), day(3))
    lamp = edited(make_product(category=lamps), datetime(2026, 3, 1, 1, 30, tzinfo=UTC))
    make_image(lamp, source_url="https://images.example/ä.png?a=1&b=2")
    assert whole_sitemap() == [
        Url(f"{FRONT}/products/lamp", "2026-03-01T01:30:00+00:00", "https://images.example/%C3%A4.png?a=1&b=2"),
        Url(f"{FRONT}/c/home", "2026-01-02T12:00:00+00:00"),
        Url(f"{FRONT}/c/home/lamps", "2026-01-03T12:00:00+00:00"),
        Url(f"{FRONT}/brands/acme", "2026-01-04T12:00:00+00:00"),
    ]


def test_the_index_names_pages_of_the_front_with_their_last_edit(settings):
    settings.SITEMAP_PAGE_URLS = 10
    settings.FRONTEND_BRAND_PATH = settings.FRONTEND_CATEGORY_PATH = ""
    for pk, when in ((5, 1), (9, 7), (10, 3), (39, 2)):
        edited(make_product(f"lamp-{pk}", pk=pk), day(when))
    assert index() == [
        Url(f"{FRONT}/sitemap-products-0.xml", "2026-01-08T12:00:00+00:00"),
        Url(f"{FRONT}/sitemap-products-1.xml", "2026-01-04T12:00:00+00:00"),
        Url(f"{FRONT}/sitemap-products-3.xml", "2026-01-03T12:00:00+00:00"),
    ]
    assert paths(page("/sitemap-products-0.xml")) == ["/products/lamp-5", "/products/lamp-9"]
    assert paths(page("/sitemap-products-1.xml")) == ["/products/lamp-10"]
    assert paths(page("/sitemap-products-3.xml")) == ["/products/lamp-39"]


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-products-7.xml",
        "/sitemap-brands-999999999.xml",
        "/sitemap-products-9999999999.xml",
        "/sitemap-products-01.xml",
        "/sitemap-products--1.xml",
        "/sitemap-users-0.xml",
    ],
)
def test_there_is_no_other_page(address, feeds):
    make_product()
    assert fetch(address).status == 404
    assert not list(feeds.glob("*.gz"))


def test_a_front_without_pages_of_a_kind_has_none_in_its_sitemap(settings):
    settings.FRONTEND_BRAND_PATH = ""
    brand = make_brand()
    make_product(brand=brand)
    assert "brands" not in "".join(paths(index()))
    assert fetch(f"/sitemap-brands-{brand.pk // settings.SITEMAP_PAGE_URLS}.xml").status == 404


def test_an_empty_shop_has_an_empty_index():
    assert index() == []


def test_paths_are_the_fronts_own(settings):
    settings.FRONTEND_URL = "https://shop.example/en"
    settings.FRONTEND_PRODUCT_PATH = "/p/{slug}.html?from=map&v=1"
    settings.FRONTEND_CATEGORY_PATH = settings.FRONTEND_BRAND_PATH = ""
    make_product(pk=7)
    assert paths(index()) == ["/en/sitemap-products-0.xml"]
    assert paths(page("/sitemap-products-0.xml")) == ["/en/p/lamp.html?from=map&v=1"]


def test_addresses_do_not_follow_the_host_that_was_asked():
    make_product()
    assert b"testserver" not in fetch("/sitemap.xml").content
    assert b"127.0.0.1" not in fetch("/sitemap.xml", host="127.0.0.1").content


def hide(row: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(is_active=False)


def test_hidden_rows_change_no_byte():
    make_product(brand=make_brand(), pk=7)
    addresses = ["/sitemap.xml", *(f"/sitemap-{kind}-0.xml" for kind in ("products", "categories", "brands"))]
    before = [fetch(address).content for address in addresses]
    late = datetime.now(UTC) + timedelta(days=9)
    hidden = make_path("things/secret/below")
    hide(edited(hidden.parent, late))
    edited(hidden, late)
    edited(make_product("in-hidden", category=hidden, pk=8), late)
    edited(make_product("off", is_active=False, pk=9), late)
    edited(make_brand("ghost", is_active=False), late)
    assert [fetch(address).content for address in addresses] == before


@pytest.mark.parametrize("what", [Product, Brand, Category])
def test_what_is_hidden_is_gone_from_the_next_sitemap(what):
    make_product(brand=make_brand())
    shown = len(whole_sitemap())
    hide(what.objects.get())
    # A category takes its product along.
    assert len(whole_sitemap()) == shown - (2 if what is Category else 1)


def test_costs_one_statement_for_each_batch(monkeypatch):
    monkeypatch.setattr("catalog.feeds.sitemaps.BATCH", 2)
    for pk in range(1, 6):
        make_image(make_product(f"lamp-{pk}", pk=pk))
    with captured_statements() as statements:
        assert fetch("/sitemap-products-0.xml").status == 200
    # The first looks whether there is such a page.
    assert len([each for each in statements if "SELECT" in each]) == 1 + 3
    with captured_statements() as statements:
        assert fetch("/sitemap.xml").status == 200
    assert len([each for each in statements if "SELECT" in each]) == 3


def test_a_page_stays_within_its_bytes(monkeypatch):
    monkeypatch.setattr("catalog.feeds.sitemaps.BATCH", 1)
    monkeypatch.setattr("catalog.feeds.sitemaps.ROOM_FOR_IMAGES", 300)
    for pk in (1, 2, 3):
        make_image(make_product(f"lamp-{pk}", pk=pk))
    assert [url.image is None for url in page("/sitemap-products-0.xml")] == [False, True, True]
