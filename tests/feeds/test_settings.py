"""What may be said of the front's addresses."""

import pytest
from environs import EnvError

from nexus.settings import feeds


@pytest.mark.parametrize(
    "value", ["products/{slug}", "/products", "/products/{id}", "/a b/{slug}", "//x\n/{slug}", "none"]
)
def test_a_path_that_leads_nowhere_is_refused(value, monkeypatch):
    monkeypatch.setenv("FRONTEND_PRODUCT_PATH", value)
    with pytest.raises(EnvError, match="FRONTEND_PRODUCT_PATH"):
        feeds._path("FRONTEND_PRODUCT_PATH", "", placeholder="{slug}")


@pytest.mark.parametrize("value", ["/{slug}", "/en/p/{slug}.html", "/product?handle={slug}&from=map"])
def test_a_path_is_taken_as_it_is(value, monkeypatch):
    monkeypatch.setenv("FRONTEND_PRODUCT_PATH", value)
    assert feeds._path("FRONTEND_PRODUCT_PATH", "", placeholder="{slug}") == value


def test_a_front_may_have_no_pages_of_a_kind(monkeypatch):
    monkeypatch.setenv("FRONTEND_CATEGORY_PATH", "none")
    assert feeds._optional_path("FRONTEND_CATEGORY_PATH", "/c/{path}", placeholder="{path}") == ""
    monkeypatch.delenv("FRONTEND_CATEGORY_PATH")
    assert feeds._optional_path("FRONTEND_CATEGORY_PATH", "/c/{path}", placeholder="{path}") == "/c/{path}"
