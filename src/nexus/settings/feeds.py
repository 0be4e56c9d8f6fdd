"""Sitemaps and feeds: the addresses of the shop's front, and how long a file of them serves."""

import re

from environs import validate

from nexus.env import ROOT, env

# A variable that is empty is one that is not set.
NO_PAGES = "none"


def _path(name: str, default: str, *, placeholder: str) -> str:
    """Read where the front has its pages of one kind, such as /products/{slug}."""
    rest = r"[\w./~?=&%-]*"
    is_path = rf"/{rest}{re.escape(placeholder)}{rest}\Z"
    # Read as a format, in which single braces stand for what is filled in.
    error = f"A path begins with a slash and has {{{placeholder}}} in it."
    return env.str(name, default=default, validate=validate.Regexp(is_path, re.ASCII, error=error))


def _optional_path(name: str, default: str, *, placeholder: str) -> str:
    """Read the same; empty where the front has no such pages."""
    return "" if env.str(name, default=default) == NO_PAGES else _path(name, default, placeholder=placeholder)


# Where the pages of FRONTEND_URL are.
FRONTEND_PRODUCT_PATH = _path("FRONTEND_PRODUCT_PATH", "/products/{slug}", placeholder="{slug}")
FRONTEND_CATEGORY_PATH = _optional_path("FRONTEND_CATEGORY_PATH", "/c/{path}", placeholder="{path}")
FRONTEND_BRAND_PATH = _optional_path("FRONTEND_BRAND_PATH", NO_PAGES, placeholder="{slug}")

# The folder of finished files, for all processes of a machine.
FEEDS_ROOT = env.path("FEEDS_ROOT", default=ROOT / ".nexus" / "feeds")
# For so long a file serves after a change; 0: each change has it made anew at the next request.
FEEDS_SECONDS = env.int("FEEDS_SECONDS", default=60, validate=validate.Range(min=0, max=86_400))
# As many addresses as a page of a sitemap has at most. Source: sitemaps.org.
SITEMAP_PAGE_URLS = env.int("SITEMAP_PAGE_URLS", default=10_000, validate=validate.Range(min=1, max=50_000))
