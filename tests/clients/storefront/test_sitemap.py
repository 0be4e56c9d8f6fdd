"""The sitemap at the storefront's host, where alone search engines take it."""

import re
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]


def test_serves_the_sitemap_and_all_that_it_names(front: str) -> None:
    pages = locations(f"{front}/sitemap.xml")
    assert pages == [f"{front}/sitemap-products-0.xml", f"{front}/sitemap-categories-0.xml"]
    products, categories = (locations(page) for page in pages)
    assert f"{front}/products/over-ear-headphones-field-one" in products
    assert f"{front}/c/electronics/audio" in categories


def test_serves_the_product_feed(front: str) -> None:
    assert f"<link>{front}/products/over-ear-headphones-field-one</link>" in read(f"{front}/feeds/google-merchant.xml")


def locations(url: str) -> list[str]:
    return re.findall("<loc>([^<]+)</loc>", read(url))


def read(url: str) -> str:
    with urlopen(url, timeout=60) as answer:  # noqa: S310 - our own
        assert answer.headers["Content-Type"].startswith("application/xml")
        return str(answer.read().decode())
