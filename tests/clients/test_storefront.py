"""The example storefront in a real browser, from a registration to an approved review."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect, sync_playwright

from nexus.local import storefront
from tests.browser.conftest import QUIET
from tests.browser.visit import PATIENCE_MS
from tests.clients import story
from tests.clients.conftest import Tools
from tests.clients.shop import PASSWORD, Shop, running_storefront
from tests.clients.storefront import Shopper, start_shopping

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]

CUSTOMER = "customer@nexus.example"
ON_SALE_FROM_30 = [
    "Carbon-steel crêpe pan",
    "Paring knife 9 cm",
    "Step stool Trin",
    "Wool blanket Dune",
    "Pendant lamp Bell",
    "Enamelled stew pot 4 l",
    "Electric grinder Loft 54",
    "Trestle desk 140",
]
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


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Its event loop must not be there in tests of others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shop_and_front(
    browser: Browser,  # noqa: ARG001 - skips early
    tools_in: Callable[[Path], Tools],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Shop, str]]:
    """The whole of `make storefront`."""
    tools_in(storefront.FOLDER)
    with running_storefront(tmp_path_factory.mktemp("storefront")) as both:
        yield both


@pytest.fixture(scope="module")
def shop(shop_and_front: tuple[Shop, str]) -> Shop:
    return shop_and_front[0]


@pytest.fixture(scope="module")
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


def test_a_list_is_narrowed_sorted_and_paged(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("/c/home")
    expect(shopper.found).to_have_text("12 of 25 products")
    shopper.press("Show more")
    expect(shopper.found).to_have_text("24 of 25 products")
    shopper.press("Show more")
    expect(page.locator(".card")).to_have_count(25)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    page.get_by_label("Sort by").select_option("Cheapest")
    with shopper.filters() as filters:
        filters.get_by_role("checkbox", name="On sale").check()
        price = filters.get_by_role("group", name="Price")
        price.get_by_label("From").fill("30")
        price.get_by_label("From").press("Enter")
    names = page.locator(".card h3")
    expect(names).to_have_text(ON_SALE_FROM_30)
    page.reload()
    expect(names).to_have_text(ON_SALE_FROM_30)


def test_two_facets_are_kept_by_going_back_and_by_a_reload(shopper: Shopper) -> None:
    page = shopper.page
    chosen = page.get_by_role("list", name="Chosen filters").get_by_role("button", name="Remove")
    shopper.open("/c/electronics")
    expect(shopper.found).to_have_text("12 of 12 products")
    with shopper.filters() as filters:
        brands = filters.get_by_role("group", name="Brand")
        brands.get_by_role("checkbox", name="Prismalux 4 products").check()
        # Beside it the others stay on offer, with what they would add; elsewhere the counts follow.
        expect(brands.get_by_role("checkbox", name="Tonefield 5 products")).to_be_visible()
        expect(filters.get_by_role("group", name="Category").get_by_role("checkbox")).to_have_count(2)
        filters.get_by_role("checkbox", name="On sale").check()
        expect(brands.get_by_role("checkbox", name="Prismalux 2 products")).to_be_checked()
    _shows_both(shopper)
    page.get_by_role("link", name="Compact camera Lumen 4").click()
    shopper.heading("Compact camera Lumen 4")
    page.go_back()
    _shows_both(shopper)
    page.reload()
    _shows_both(shopper)
    expect(chosen).to_have_text(["Remove Brand: Prismalux", "Remove On sale: yes"])
    page.go_back()
    expect(shopper.found).to_have_text("4 of 4 products")
    page.go_forward()
    _shows_both(shopper)
    chosen.first.click()
    expect(shopper.found).to_be_focused()
    expect(chosen).to_have_text(["Remove On sale: yes"])
    page.get_by_role("button", name="Clear all").click()
    expect(shopper.found).to_have_text("12 of 12 products")
    expect(chosen).to_have_count(0)


def _shows_both(shopper: Shopper) -> None:
    """See what meets both choices."""
    expect(shopper.found).to_have_text("2 of 2 products")
    expect(shopper.page.locator(".card h3")).to_have_text(["Compact camera Lumen 4", "Activity band Pace"])


def test_typed_specifications_narrow_a_list(shopper: Shopper) -> None:
    names = shopper.page.locator(".card h3")
    shopper.open("/c/home/kitchen/knives")
    expect(names).to_have_count(3)
    with shopper.filters() as filters:
        blade = filters.get_by_role("group", name="Blade length in cm")
        expect(blade).to_have_accessible_description("There are 9 cm to 25 cm.")
        blade.get_by_label("To").fill("20")
        blade.get_by_label("To").press("Enter")
        handle = filters.get_by_role("group", name="Handle")
        handle.get_by_role("checkbox", name="Smoked ash 1 product").check()
    expect(names).to_have_text(["Chef's knife 20 cm"])
    expect(shopper.page.get_by_role("list", name="Chosen filters").get_by_role("button", name="Remove")).to_have_text(
        ["Remove Blade length: up to 20 cm", "Remove Handle: Smoked ash"]
    )
    shopper.page.reload()
    expect(names).to_have_text(["Chef's knife 20 cm"])


def test_a_choice_with_nothing_left_can_be_taken_back(shopper: Shopper) -> None:
    shopper.open("/search?q=headphones&brandSlugs.anyOf=fjordwerk")
    expect(shopper.found).to_have_text("Nothing fits. Take a filter away.")
    with shopper.filters() as filters:
        own = filters.get_by_role("checkbox", name="Fjordwerk 0 products")
        expect(own).to_be_checked()
        own.click()
    expect(shopper.found).to_have_text("3 of 3 products")


def test_a_choice_that_the_shop_no_longer_knows_can_be_left(shopper: Shopper) -> None:
    shopper.page.goto(f"{shopper.url}/c/home?specs.Sharpness.gte=3")
    expect(shopper.refusal("BAD_REQUEST")).to_be_visible()
    shopper.page.get_by_role("link", name="Show all of it").click()
    expect(shopper.found).to_have_text("12 of 25 products")


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
