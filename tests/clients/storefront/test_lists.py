"""Lists in the storefront: narrowed, sorted, paged, and the same again after going back and a reload."""

import pytest
from playwright.sync_api import expect

from tests.clients.storefront.shopper import Shopper

pytestmark = [pytest.mark.browser, pytest.mark.local_stack]

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
