"""The whole of `make storefront`, and a shopper in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nexus.local import storefront
from tests.browser.chromium import headless
from tests.clients.conftest import Tools
from tests.clients.shop import Shop, running_storefront
from tests.clients.storefront.shopper import Shopper, start_shopping


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    with headless(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="package")
def shop_and_front(
    browser: Browser,  # noqa: ARG001 - skips early
    tools_in: Callable[[Path], Tools],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Shop, str]]:
    """The whole of `make storefront`."""
    tools_in(storefront.FOLDER)
    with running_storefront(tmp_path_factory.mktemp("storefront")) as both:
        yield both


@pytest.fixture(scope="package")
def shop(shop_and_front: tuple[Shop, str]) -> Shop:
    return shop_and_front[0]


@pytest.fixture(scope="package")
def front(shop_and_front: tuple[Shop, str]) -> str:
    return shop_and_front[1]


@pytest.fixture(params=["desktop", "phone"])
def shopper(request: pytest.FixtureRequest, browser: Browser, front: str) -> Iterator[Shopper]:
    """A shopper, at both widths, whose browser may complain of nothing but refusals."""
    is_phone = request.param == "phone"
    size = {"width": 390, "height": 844} if is_phone else {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, is_mobile=is_phone, has_touch=is_phone)
    shopper = start_shopping(context, front)
    yield shopper
    context.close()
    assert shopper.complaints == []
    assert shopper.hosts <= {front.removeprefix("http://")}
