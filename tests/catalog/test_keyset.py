"""Pages by keyset: what the indexes must serve, and that a page costs the same wherever it stands."""

from typing import Any

import pytest
from django.db import connection

from catalog.models import Product
from catalog.selectors.products import ProductCriteria, ProductSort, product_list
from nexus.common.keyset import Order, Window, load_pages
from tests.factories import day, make_path, unsaved_product

pytestmark = pytest.mark.django_db

INDEXES = {
    ProductSort.NEWEST: "product_by_age",
    ProductSort.OLDEST: "product_by_age",
    ProductSort.PRICE_ASC: "product_by_price",
    ProductSort.PRICE_DESC: "product_by_price",
    ProductSort.NAME_ASC: "product_by_name",
    ProductSort.NAME_DESC: "product_by_name",
    ProductSort.RATING: "product_by_rating",
    ProductSort.POPULARITY: "product_by_popularity",
    ProductSort.DISCOUNT: "product_by_discount",
}


@pytest.fixture
def shop() -> None:
    category = make_path("things")
    Product.objects.bulk_create(
        unsaved_product(f"p{number:03}", category=category, created_at=day(number // 3), regular_price=number % 50)
        for number in range(300)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_product")


def plan_of(sort: ProductSort, window: Window) -> str:
    """Return how PostgreSQL reads a page; sorting is made dear, as it is in a large shop."""
    criteria = ProductCriteria(sort=sort)
    captured: list[tuple[str, Any]] = []

    def capture(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        captured.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(capture):
        load_pages({"all": product_list(criteria)}, criteria.order, window)
    ((sql, params),) = captured
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_incremental_sort = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("sort", INDEXES, ids=lambda sort: sort.name)
@pytest.mark.parametrize("backward", [False, True])
def test_an_index_serves_every_order(sort: ProductSort, backward: bool) -> None:  # noqa: FBT001
    first = Product.objects.order_by("id")[150]
    position = ProductCriteria(sort=sort).order.position(first)
    window = Window(size=24, backward=backward, after=position)
    plan = plan_of(sort, window)
    assert INDEXES[sort] in plan
    assert "ROW(" in plan.split("Filter:")[0]
    assert "Sort" not in plan


@pytest.mark.usefixtures("shop")
def test_a_page_in_the_middle_starts_behind_its_position() -> None:
    order = Order("created_at")
    rows = list(Product.objects.order_by("created_at", "id"))
    window = Window(size=5, after=order.position(rows[100]))
    page = load_pages({"all": Product.objects.all()}, order, window, with_total=True)["all"]
    assert (page.rows, page.has_next, page.has_previous, page.total) == (rows[101:106], True, True, 300)


@pytest.mark.usefixtures("shop")
def test_windows_of_several_lists_come_together(django_assert_num_queries: Any) -> None:
    lists = {price: Product.objects.filter(regular_price=price) for price in (1, 2, 99)}
    with django_assert_num_queries(1):
        pages = load_pages(lists, Order("id"), Window(size=2), with_total=True)
    assert {price: [row.slug for row in page.rows] for price, page in pages.items()} == {
        1: ["p001", "p051"],
        2: ["p002", "p052"],
        99: [],
    }
    assert [(page.total, page.has_next) for page in pages.values()] == [(6, True), (6, True), (0, False)]
