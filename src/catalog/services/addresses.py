"""Absolute addresses of what the shop shows: pages of its front, and stored files."""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage


def product_path(slug: str) -> str:
    """Return the path of the one page about a product."""
    return settings.FRONTEND_PRODUCT_PATH.replace("{slug}", quote(slug, safe=""))


def category_path(path: str) -> str:
    """Return the path of the page of a category, given by the slugs on the way to it."""
    return settings.FRONTEND_CATEGORY_PATH.replace("{path}", quote(path))


def brand_path(slug: str) -> str:
    """Return the path of the page of a brand."""
    return settings.FRONTEND_BRAND_PATH.replace("{slug}", quote(slug, safe=""))


def in_front(path: str) -> str:
    """Return the address of a path in the shop's front."""
    return f"{settings.FRONTEND_URL}{path}"


def file_address(name: str) -> str:
    """Return where everybody reads a stored file."""
    url: str = default_storage.url(name)
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
