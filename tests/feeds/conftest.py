"""A shop whose front is at another host than the API, and whose feeds lie in a folder of the test."""

from pathlib import Path
from typing import Any

import pytest
from django.test import TestCase

from catalog.feeds import making
from catalog.models import Product
from tests.cache.conftest import _cache  # noqa: F401 - a fixture
from tests.factories import make_product


@pytest.fixture(autouse=True)
def feeds(settings: Any, tmp_path: Path) -> Path:
    """Return the folder of finished feeds; what is saved is in the next one at once."""
    settings.FRONTEND_URL = "https://shop.example"
    settings.SITE_URL = "https://api.example"
    settings.FRONTEND_BRAND_PATH = "/brands/{slug}"
    settings.FEEDS_SECONDS = 0
    settings.FEEDS_ROOT = tmp_path / "feeds"
    return settings.FEEDS_ROOT


@pytest.fixture
def lamp(settings: Any) -> Product:
    """Return a product whose creation spoils nothing any more."""
    # A lease that outlasts a test on a busy machine would hide what it is about.
    settings.CACHE_LEASE_MS = 0
    with TestCase.captureOnCommitCallbacks(execute=True):
        return make_product()


def rename(to: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        Product.objects.update(name=to)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the feeds that are made."""
    names: list[str] = []
    write = making._write

    async def note_and_write(feed: Any, tag: str) -> bool:
        names.append(feed.name)
        return await write(feed, tag)

    monkeypatch.setattr(making, "_write", note_and_write)
    return names
