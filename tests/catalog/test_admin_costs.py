"""What the pages of the catalogue's admin cost: the same however much they show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from catalog.models import ReviewReport
from tests.catalog.staff import list_of
from tests.factories import day, make_brand, make_image, make_path, make_product, make_review, make_spec
from tests.graphql import captured_statements
from tests.staff import enter, make_clerk, page_of

pytestmark = pytest.mark.django_db

QUEUE = "/admin/catalog/productreview/queue/"


def stock_up(number: int) -> Any:
    """Save a product with everything, and return it."""
    brand = make_brand(f"brand-{number}")
    category = make_path(f"home/shelf-{number}")
    make_spec(category, "Height", kind="number")
    product = make_product(
        f"lamp-{number}", specifications={"Height": "tall"}, brand=brand, category=category, sku=f"L-{number}"
    )
    for position in range(2):
        make_image(product, position)
    shown = make_review(product, created_at=day(number))
    ReviewReport.objects.create(review=shown, reporter=shown.author, reason="spam")
    make_review(product, status="pending", created_at=day(number))
    return product


def costs(client: Client, address: str, grow: Callable[[int], Any]) -> tuple[int, int]:
    """Return the statements of a page with one row, and with six."""
    found = []
    # Django remembers the kinds of its rows for as long as the process lives.
    client.get(address)
    for numbers in ((), range(1, 6)):
        for number in numbers:
            grow(number)
        with captured_statements() as statements:
            assert client.get(address).status_code == 200
        found.append(len(statements))
    return found[0], found[1]


# Each: whose session, who they are, how many reviews wait or are reported; then for a list how many rows and the rows.
@pytest.mark.parametrize(
    ("address", "cost"),
    [
        # The first pictures; the tree and the currencies to choose from.
        (list_of("product"), 8),
        (list_of("productreview"), 5),
        (list_of("brand"), 5),
        # What does not fit, in one.
        (list_of("specdefinition"), 6),
        # The tree once more for the script.
        (list_of("category"), 6),
        # The rows and the pictures of those that wait; of those that are reported as well, and the reports.
        (QUEUE, 8),
        # The same of those that wait, and the figures: of products in one, of claims, of mails.
        ("/admin/", 8),
    ],
)
def test_a_page_costs_the_same_however_long_it_is(boss: Client, address: str, cost: int) -> None:
    stock_up(0)
    assert costs(boss, address, stock_up) == (cost, cost)


def test_a_products_page_costs_the_same_however_many_pictures_it_has(boss: Client) -> None:
    product = stock_up(0)
    # Whose session, who they are, how many reviews wait or are reported; the product, its category, brand and pictures,
    # and what is declared of its specifications.
    assert costs(boss, page_of(product), lambda number: make_image(product, number + 2)) == (8, 8)


def test_permissions_are_read_once(client: Client) -> None:
    stock_up(0)
    enter(client, make_clerk("view_productreview", "change_productreview"))
    # What a boss needs no look at: their own permissions, and those of their groups.
    assert costs(client, QUEUE, stock_up) == (10, 10)
