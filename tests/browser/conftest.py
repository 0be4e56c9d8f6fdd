"""A headless Chromium on the GraphiQL page of a running shop."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from schema.graphiql import BUILD
from tests.browser.chromium import headless
from tests.browser.server import serve_demo_shop
from tests.browser.visit import Visit, start_visit


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Find the browser; without one the tests that need it are skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("No Chromium on this machine: install Debian's chromium to check GraphiQL in it.")


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Start the browser once for the module."""
    if not (BUILD / "manifest.json").is_file():
        pytest.skip("GraphiQL is not built: run `make graphiql` to check it in Chromium.")
    with headless(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="module")
def server_url(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001
    """Serve the demo shop, once there is a browser to look at it."""
    with serve_demo_shop(tmp_path_factory.mktemp("media")) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, server_url: str) -> Iterator[Visit]:
    """Open GraphiQL on a wide screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield start_visit(context, server_url)
    context.close()


@pytest.fixture
def phone_visit(browser: Browser, server_url: str) -> Iterator[Visit]:
    """Open GraphiQL on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield start_visit(context, server_url)
    context.close()
