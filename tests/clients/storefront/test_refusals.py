"""What the storefront says of a request that was refused."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.clients.storefront.shopper import Shopper, start_shopping

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]


def test_says_how_long_to_wait(shopper: Shopper, request: pytest.FixtureRequest) -> None:
    """The fourth code within a quarter of an hour is refused; the form rests until then."""
    for _ in range(4):
        shopper.open("/account/reset-password")
        shopper.fill({"E-mail": f"nobody-{request.node.callspec.id}@example.com"})
        shopper.press("Send a code")
        expect(shopper.page.get_by_text("If there is an account").or_(shopper.refusal("RATE_LIMITED"))).to_be_visible()
    shopper.refused_by("RATE_LIMITED")
    expect(shopper.refusal("RATE_LIMITED")).to_contain_text("Try again in 14:")
    expect(shopper.page.get_by_role("button", name="Send a code")).to_be_disabled()


@pytest.mark.parametrize(
    ("code", "status", "facts", "words"),
    [
        ("RATE_LIMITED", 429, {"retryAfterSeconds": 1732}, "Try again in 28:5"),
        ("SERVICE_UNAVAILABLE", 503, {}, "overloaded"),
        ("INTERNAL", 500, {}, "It has been noted"),
        ("OFFLINE", 0, {}, "cannot be reached"),
        ("NEW_ONE", 200, {}, "A code of next year."),
    ],
)
def test_shows_what_a_request_was_refused_by(
    browser: Browser, front: str, code: str, status: int, facts: dict[str, int], words: str
) -> None:
    body = {"errors": [{"message": "A code of next year.", "extensions": {"code": code, **facts}}], "data": None}

    def refuse(route: Route) -> None:
        route.fulfill(status=status, json=body) if status else route.abort()

    context = browser.new_context()
    shopper = start_shopping(context, front)
    context.route("**/graphql/", refuse)
    shopper.page.goto(f"{front}/")
    expect(shopper.refusal(code)).to_contain_text(words)
    context.close()
