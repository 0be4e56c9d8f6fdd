"""What one person does in the storefront, step by step: from a registration to a sign-out."""

import json

from playwright.sync_api import Browser, expect

from tests.clients.shop import PASSWORD, Shop
from tests.clients.storefront.shopper import PATIENCE_MS, Shopper

MODERATOR = "moderator@nexus.example"
OTHERS_REVIEW = "Heavy ceiling rose"
OWN_PASSWORD, NEXT_PASSWORD = "walnut-harbor-9", "velvet-canyon-7"


def register(shopper: Shopper, shop: Shop, address: str) -> None:
    """Register, confirm the address, and be refused on the way."""
    shopper.open("/account/register")
    shopper.press("Register")
    shopper.refused_by("REQUIRED", "REQUIRED", "REQUIRED", "PASSWORD_TOO_SHORT")
    shopper.fill({"First name": "Ada", "Last name": "Lovelace", "E-mail": address})
    shopper.fill({"Password": OWN_PASSWORD, "Password once more": NEXT_PASSWORD})
    shopper.press("Register")
    shopper.refused_by("PASSWORD_MISMATCH")
    expect(shopper.page.get_by_label("Password once more")).to_have_attribute("aria-invalid", "true")
    shopper.fill({"Password once more": OWN_PASSWORD})
    shopper.press("Register")
    shopper.heading("Confirm your address")
    code = shop.newest_code(address)
    shopper.fill({"Code": "000000" if code != "000000" else "000001"})
    shopper.press("Confirm")
    shopper.refused_by("CODE_INVALID")
    expect(shopper.refusal("CODE_INVALID")).to_contain_text("4 guesses are left.")
    shopper.fill({"Code": code})
    shopper.press("Confirm")
    shopper.heading("Sign in")
    expect(shopper.page.get_by_text("Your address is confirmed.")).to_be_visible()
    expect(shopper.page.get_by_label("E-mail")).to_have_value(address)


def sign_in(shopper: Shopper, address: str) -> None:
    """Sign in at the second try."""
    shopper.sign_in(address, "not-the-password-1")
    shopper.refused_by("INVALID_CREDENTIALS")
    shopper.sign_in(address, OWN_PASSWORD)
    shopper.heading("Hello, Ada")


def review(shopper: Shopper, title: str) -> None:
    """Walk there from the home page, as a person does."""
    page = shopper.page
    page.get_by_role("link", name="Nexus", exact=True).click()
    shopper.heading("Good things, plainly described")
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Home & living").click()
    shopper.heading("Home & living")
    page.get_by_role("navigation", name="In Home & living").get_by_role("link", name="Lighting").click()
    shopper.heading("Lighting")
    page.get_by_role("link", name="Pendant lamp Bell").click()
    shopper.heading("Pendant lamp Bell")
    shopper.press("Send the review")
    shopper.refused_by("INVALID", "REQUIRED", "REQUIRED")
    page.get_by_role("radio", name="5").check()
    shopper.fill({"In a word": title, "What do you think of it?": "It lights the whole table."})
    shopper.press("Send the review")
    own = page.locator(".own-review[data-status=PENDING]")
    expect(own).to_contain_text("It waits for a moderator")
    expect(page.locator(".review-list")).not_to_contain_text(title)


def approve(browser: Browser, shop: Shop, title: str) -> None:
    """Let a moderator do so in the admin."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{shop.url}/admin/")
    page.get_by_label("E-mail").fill(MODERATOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Go through them").click()
    card = page.locator(".review-card", has_text=title)
    card.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved:")).to_be_visible()
    context.close()


def read(shopper: Shopper, title: str) -> None:
    """See one's own review among those that everybody reads."""
    shopper.page.reload()
    expect(shopper.page.locator(".review-list")).to_contain_text(title)
    expect(shopper.page.locator(".own-review[data-status=APPROVED]")).to_contain_text("Everybody can read it.")
    expect(shopper.page.locator(".review-list li", has_text=title)).to_contain_text("Ada L.")


def vote(shopper: Shopper, *, own: str) -> None:
    """Find the review of somebody else helpful; nobody is asked that of their own."""
    reviews = shopper.page.locator(".review-list li")
    other = reviews.filter(has_text=OTHERS_REVIEW)
    button = other.get_by_role("button", name="Helpful")
    expect(reviews.filter(has_text=own).get_by_role("button", name="Helpful")).to_have_count(0)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(other).to_contain_text("1 found this helpful")
    shopper.page.get_by_label("Sort by").select_option("Most helpful")
    expect(reviews.first).to_contain_text(OTHERS_REVIEW)
    shopper.page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(other).not_to_contain_text("found this helpful")


def report(shopper: Shopper) -> None:
    """Tell moderators of a review, once."""
    page = shopper.page
    for expected in ("A moderator looks at", "ALREADY_REPORTED"):
        page.locator(".review-list li", has_text=OTHERS_REVIEW).get_by_role("button", name="Report").click()
        dialog = page.get_by_role("dialog", name=f"Report “{OTHERS_REVIEW}”")
        dialog.get_by_role("button", name="Send the report").click()
        expect(dialog.locator("[data-code=REQUIRED]")).to_have_text("Say what is wrong, please. REQUIRED")
        dialog.get_by_role("radio", name="It is about something else.").check()
        dialog.get_by_label("More about it").fill("The rose is not sold with it.")
        dialog.get_by_role("button", name="Send the report").click()
        expect(dialog).to_contain_text(expected)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def keep_the_session_alive(shopper: Shopper) -> None:
    """A dead access token costs one refresh, and nobody sees it."""
    page = shopper.page
    kept = json.loads(page.evaluate("localStorage.getItem('nexus.tokens')"))
    dead = json.dumps({**kept, "accessToken": f"{kept['accessToken'][:-6]}AAAAAA"})
    page.evaluate("kept => localStorage.setItem('nexus.tokens', kept)", dead)
    shopper.statuses.clear()
    shopper.open("/account")
    shopper.heading("Hello, Ada")
    assert 401 in shopper.statuses
    fresh = json.loads(page.evaluate("localStorage.getItem('nexus.tokens')"))
    assert fresh["session"] == kept["session"]
    assert fresh["refreshToken"] != kept["refreshToken"]
    # A token about to end is renewed before it is used.
    page.evaluate(
        "kept => localStorage.setItem('nexus.tokens', kept)",
        json.dumps({**fresh, "accessTokenExpiresAt": "2020-01-01T00:00:00Z"}),
    )
    shopper.statuses.clear()
    shopper.open("/account")
    shopper.heading("Hello, Ada")
    assert 401 not in shopper.statuses
    assert json.loads(page.evaluate("localStorage.getItem('nexus.tokens')"))["refreshToken"] != fresh["refreshToken"]


def look_after_the_account(shopper: Shopper) -> None:
    """Answer a claim, change the password and sign out."""
    page = shopper.page
    expect(page.locator("tr[data-outcome]")).to_have_count(2)
    expect(page.locator("tr[data-outcome=BAD_CREDENTIALS]")).to_be_visible()
    expect(page.get_by_role("region", name="Where you are signed in").locator("li")).to_have_count(1)
    shopper.fill({"Present password": "not-the-password-1", "New password": NEXT_PASSWORD})
    shopper.fill({"New password once more": NEXT_PASSWORD})
    shopper.press("Change the password")
    shopper.refused_by("INVALID_CREDENTIALS")
    shopper.fill({"Present password": OWN_PASSWORD})
    shopper.press("Change the password")
    claim = page.locator("[data-kind=PASSWORD_CHANGED]")
    expect(claim).to_be_visible()
    expect(page.get_by_label("1 to look at")).to_be_visible()
    claim.get_by_role("button", name="It was me").click()
    expect(page.get_by_text("Nothing unusual has happened.")).to_be_visible()
    expect(page.get_by_label("1 to look at")).to_have_count(0)
    shopper.press("Sign out")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("localStorage.getItem('nexus.tokens')") is None
