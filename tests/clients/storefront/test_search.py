"""The storefront's search: as one types, misspelt, by the keyboard alone, and when it finds nothing."""

import pytest
from playwright.sync_api import Route, expect

from tests.clients.storefront.shopper import Shopper

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]


def test_a_misspelt_word_leads_to_a_product_by_the_keyboard_alone(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("/")
    field = page.get_by_role("combobox", name="Search")
    field.focus()
    page.keyboard.type("hedphones")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(page.get_by_role("group", name="Did you mean").get_by_role("option")).to_have_text("headphones")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("hedphones")
    page.keyboard.press("Enter")
    shopper.heading("Results for “headphones”")
    expect(page.get_by_text("Nothing was found for “hedphones”.")).to_be_visible()
    expect(shopper.found).to_have_text("3 of 3 products")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_text("headphones")
    page.keyboard.press("ArrowDown")
    product = page.get_by_role("group", name="Products").get_by_role("option").first
    expect(product).to_have_text("Over-ear headphones Field One€199.00")
    for place in range(1, options.count()):
        page.keyboard.press("ArrowDown")
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        if product.get_attribute("aria-selected") == "true":
            break
    page.keyboard.press("Enter")
    shopper.heading("Over-ear headphones Field One")
    expect(page.get_by_role("main")).to_be_focused()
    expect(field).to_have_value("")


def test_what_is_typed_is_completed_and_its_older_request_given_up(shopper: Shopper) -> None:
    page = shopper.page
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        body = route.request.post_data_json or {}
        if body.get("variables", {}).get("text") == "ke":
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql/", hold_the_first)
    shopper.open("/")
    field = page.get_by_role("combobox", name="Search")
    with page.expect_request(lambda request: '"ke"' in (request.post_data or "")):
        field.fill("ke")
    with page.expect_event("requestfailed", lambda request: '"ke"' in (request.post_data or "")):
        field.fill("keyb")
    assert len(held) == 1
    completed = page.get_by_role("group", name="Searches").get_by_role("option")
    expect(completed.first.locator("mark")).to_have_text("keyb")
    expect(completed.first).to_have_text("keyboard")
    page.get_by_role("group", name="Categories").get_by_role("option", name="Keyboards").click()
    shopper.heading("Keyboards")
    field.fill("tessel")
    page.get_by_role("group", name="Brands").get_by_role("option", name="Tesselkey").click()
    shopper.heading("All products")
    expect(page.get_by_role("button", name="Remove Brand: Tesselkey")).to_be_visible()
    expect(field).to_have_value("")
    field.fill("k")
    expect(page.get_by_role("listbox", name="Suggestions")).to_have_count(0)


def test_who_is_refused_suggestions_is_asked_for_none_until_the_hour_is_over(shopper: Shopper) -> None:
    page = shopper.page
    asked: list[str] = []
    refusal = {"code": "RATE_LIMITED", "retryAfterSeconds": 1800}

    def refuse(route: Route) -> None:
        body = route.request.post_data_json or {}
        if body.get("operationName") != "Suggest":
            route.continue_()
            return
        asked.append(body["variables"]["text"])
        route.fulfill(status=429, json={"errors": [{"message": "Too many.", "extensions": refusal}]})

    page.clock.install()
    page.route("**/graphql/", refuse)
    shopper.open("/")
    field = page.get_by_role("combobox", name="Search")
    with page.expect_response(lambda response: response.status == 429):
        field.fill("ke")
    for text in ("key", "keyb", "tessel"):
        field.fill(text)
        page.clock.run_for(1000)
    assert asked == ["ke"]
    expect(page.get_by_role("listbox", name="Suggestions")).to_have_count(0)
    field.press("Enter")
    shopper.heading("Found for “tessel”")
    page.unroute("**/graphql/", refuse)
    page.clock.fast_forward(1_800_000)
    field.fill("keyb")
    expect(page.get_by_role("group", name="Searches").get_by_role("option").first).to_have_text("keyboard")


def test_a_search_that_finds_nothing_shows_ways_on(shopper: Shopper) -> None:
    shopper.open("/search?q=xyzzyqq")
    shopper.heading("Nothing found for “xyzzyqq”")
    expect(shopper.page.locator(".card")).to_have_count(4)
    shopper.page.get_by_role("navigation", name="Departments").get_by_role("link", name="Outdoors").click()
    shopper.heading("Outdoors")


def test_a_search_finds_and_a_page_goes_back(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("/")
    page.get_by_role("combobox", name="Search").fill("headphones")
    page.get_by_role("combobox", name="Search").press("Enter")
    shopper.heading("Found for “headphones”")
    expect(shopper.found).to_have_text("3 of 3 products")
    page.get_by_role("link", name="Over-ear headphones Field One").click()
    shopper.heading("Over-ear headphones Field One")
    expect(page.get_by_role("main")).to_be_focused()
    page.get_by_role("list", name="Pictures").get_by_role("button").nth(1).click()
    expect(page.get_by_role("list", name="Pictures").get_by_role("button").nth(1)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.go_back()
    shopper.heading("Found for “headphones”")
    expect(page.locator(".card")).to_have_count(3)
