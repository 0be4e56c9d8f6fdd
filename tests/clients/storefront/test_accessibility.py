"""Every page of the storefront against the rules of WCAG that a program can check, and the width of the screen."""

import pytest
from playwright.sync_api import expect

from tests.clients.conftest import Tools
from tests.clients.shop import PASSWORD
from tests.clients.storefront.shopper import CUSTOMER, Shopper

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]

PAGES = (
    "/",
    "/c/outdoors",
    "/search?q=lamp",
    "/search?q=hedphones",
    "/search?q=xyzzyqq",
    "/c/home?brandSlugs.anyOf=fjordwerk&price.gte=30&minRating.least=4",
    "/products/over-ear-headphones-field-one",
    "/account/sign-in",
    "/account/register",
    "/account/reset-password",
    "/nothing",
)


def test_every_page_is_accessible_and_fits(shopper: Shopper, tools: Tools) -> None:
    axe = (tools.folder / "node_modules" / "axe-core" / "axe.min.js").read_text()
    for path in PAGES:
        shopper.open(path)
        _judge(shopper, axe, path)
    shopper.open("/")
    shopper.page.get_by_role("combobox", name="Search").fill("hedphones")
    expect(shopper.page.get_by_role("group", name="Did you mean")).to_be_visible()
    shopper.page.keyboard.press("ArrowDown")
    _judge(shopper, axe, "suggestions")
    shopper.open("/c/home?inStock.is=true")
    with shopper.filters():
        _judge(shopper, axe, "filters")
    shopper.open("/account/sign-in")
    shopper.sign_in(CUSTOMER, PASSWORD)
    shopper.heading("Hello, Casey")
    _judge(shopper, axe, "/account")
    shopper.open("/products/long-scarf")
    expect(shopper.page.get_by_role("region", name="Write a review")).to_be_visible()
    shopper.press("Send the review")
    shopper.refused_by("INVALID", "REQUIRED", "REQUIRED")
    _judge(shopper, axe, "a refused review")
    shopper.open("/products/chefs-knife-20-cm")
    shopper.page.get_by_role("button", name="Report").first.click()
    shopper.page.get_by_role("dialog").get_by_role("button", name="Send the report").click()
    shopper.refused_by("REQUIRED")
    _judge(shopper, axe, "a report")


def _judge(shopper: Shopper, axe: str, where: str) -> None:
    """Compare a page with the rules of WCAG that a program can check, and with the width of the screen."""
    page = shopper.page
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], where
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, where
