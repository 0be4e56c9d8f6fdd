"""The example storefront in a real browser, from a registration to an approved review."""

import pytest
from playwright.sync_api import Browser, expect

from tests.clients.shop import PASSWORD, Shop
from tests.clients.storefront import story
from tests.clients.storefront.shopper import CUSTOMER, Shopper

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]


def test_the_whole_story(shopper: Shopper, shop: Shop, browser: Browser, request: pytest.FixtureRequest) -> None:
    address = f"ada-{request.node.callspec.id}@example.com"
    story.register(shopper, shop, address)
    story.sign_in(shopper, address)
    title = f"Warm light, {request.node.callspec.id}"
    story.review(shopper, title)
    story.approve(browser, shop, title)
    story.read(shopper, title)
    story.vote(shopper, own=title)
    story.report(shopper)
    story.keep_the_session_alive(shopper)
    story.look_after_the_account(shopper)


def test_who_would_vote_signs_in_and_comes_back(shopper: Shopper) -> None:
    reviews = shopper.page.locator(".review-list li")
    other, own = reviews.filter(has_text="slightly handle-heavy"), reviews.filter(has_text="My first real knife")
    shopper.open("/products/chefs-knife-20-cm")
    expect(other).to_contain_text("Nexus answersThank you, Aiko.")
    expect(other).to_contain_text("2 found this helpful")
    expect(other.get_by_role("link", name="Report")).to_be_visible()
    other.get_by_role("link", name="Helpful? Sign in to say so").click()
    shopper.heading("Sign in")
    shopper.sign_in(CUSTOMER, PASSWORD)
    shopper.heading("Chef's knife 20 cm")
    expect(other.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "false")
    expect(own.get_by_role("button")).to_have_count(0)
