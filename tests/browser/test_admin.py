"""The admin in a real browser: its scripts do what staff want, and ask nobody else's server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import DEMO_PASSWORD
from tests.browser.visit import PATIENCE_MS, WATCH_POLICY, Visit

pytestmark = pytest.mark.browser

STAFF, MODERATOR = "staff@nexus.example", "moderator@nexus.example"


def enter(visit: Visit, email: str) -> Page:
    """Sign in on the login page."""
    page = visit.page
    page.goto(visit.url)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(visit.url)
    return page


def follow(page: Page, entry: str) -> None:
    """Click on an entry of the sidebar; to a locator its name begins with that of its icon."""
    page.locator("#nav-sidebar").get_by_text(entry, exact=True).click()


@pytest.fixture(params=["light", "dark"])
def desk(request: pytest.FixtureRequest, browser: Browser, server_url: str) -> Iterator[Visit]:
    """Open the admin, and complain about whatever its pages complain about."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=request.param)
    context.add_init_script(WATCH_POLICY)
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(page=context.new_page(), url=f"{server_url}/admin/")
    context.on("request", visit.note_request)
    visit.page.on("console", visit.note_console)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    context.close()
    assert visit.complaints == []
    assert visit.hosts == {server_url.removeprefix("http://")}


def test_staff_signs_in_and_finds_the_way(desk: Visit) -> None:
    page = enter(desk, STAFF)
    for entry in ("Products", "Categories", "Brands", "Users", "Groups", "Login history", "Outgoing e-mails"):
        follow(page, entry)
        expect(page.locator("#changelist")).to_be_visible()


def test_a_moderator_sees_the_queue_first_and_decides_there(desk: Visit) -> None:
    page = enter(desk, MODERATOR)
    first = page.locator(".review-card").first
    title = first.locator("strong").inner_text()
    first.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved:")).to_be_visible()
    expect(page.locator(".review-card strong").first).not_to_have_text(title)
    expect(page.locator("#nav-sidebar").get_by_text("Products", exact=True)).to_have_count(0)


def test_a_moderator_rejects_with_a_reason(desk: Visit) -> None:
    page = enter(desk, MODERATOR)
    page.get_by_role("link", name="Go through them").click()
    first = page.locator(".review-card").first
    title = first.locator("strong").inner_text()
    first.get_by_label("Reason for a rejection").fill("Not about the product.")
    first.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Rejected:")).to_be_visible()
    follow(page, "Reviews")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_text("Not about the product.")).to_be_visible()


def test_a_category_is_dragged_to_another_place(desk: Visit) -> None:
    page = enter(desk, STAFF)
    follow(page, "Categories")
    rows = page.locator("tr", has=page.locator(".tree-node[data-level='1']"))
    names = [rows.nth(number).locator(".field-indented_title").inner_text() for number in (0, 1)]
    handle, target = rows.nth(1).locator(".drag-handle").bounding_box(), rows.nth(0).bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    # The upper third of a row means: before it.
    page.mouse.move(target["x"] + 100, target["y"] + 20, steps=5)
    page.mouse.move(target["x"] + 100, target["y"] + 3, steps=5)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.get_by_text(f"Moved: {names[1]}")).to_be_visible()
    expect(rows.nth(0).locator(".field-indented_title")).to_have_text(names[1])


def test_one_picture_is_the_primary_one(desk: Visit) -> None:
    page = enter(desk, STAFF)
    page.goto(f"{desk.url}catalog/product/?q=Rain+jacket")
    page.get_by_role("link", name="Rain jacket Harbour").click()
    boxes = page.locator("input[name$='-is_primary']:not([name*='__prefix__'])")
    # What is the primary one was another in the run before.
    other = 1 if boxes.first.is_checked() else 0
    boxes.nth(other).check(force=True)
    expect(boxes.nth(1 - other)).not_to_be_checked()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.get_by_role("link", name="Rain jacket Harbour").first.click()
    expect(boxes.nth(other)).to_be_checked()


def test_the_catalogue_is_downloaded(desk: Visit, tmp_path: Path) -> None:
    page = enter(desk, STAFF)
    follow(page, "Products")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    download.value.save_as(tmp_path / "products.csv")
    content = (tmp_path / "products.csv").read_text("utf-8")
    assert content.startswith("\ufeffhandle,name,")
    assert "\nrain-jacket-harbour," in content


def test_no_page_is_wider_than_a_phone(browser: Browser, server_url: str) -> None:
    context = browser.new_context(viewport={"width": 420, "height": 900}, has_touch=True, is_mobile=True)
    visit = Visit(page=context.new_page(), url=f"{server_url}/admin/")
    page = enter(visit, STAFF)
    lists = ("product", "category", "brand", "productreview", "productreview/queue")
    for path in ("", *(f"catalog/{name}/" for name in lists), "accounts/user/", "accounts/loginhistory/"):
        page.goto(f"{visit.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 420, path
    context.close()
