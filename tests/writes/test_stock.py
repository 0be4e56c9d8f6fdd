"""adjustStock, and the stock that updateProduct sets."""

import pytest
from django.contrib.admin.models import LogEntry

from catalog.models import Product
from tests.factories import global_id, make_product
from tests.writes.staff import ADJUST, UPDATE, do, make_staff, recorded, refusals


def adjust(product: Product, delta: int) -> dict[str, object]:
    return do(make_staff("change_product"), ADJUST, id=global_id(product), delta=delta)


def test_pieces_come_in_and_go_out() -> None:
    lamp = make_product("lamp", stock_quantity=3, name="Lamp")
    assert adjust(lamp, 4)["product"]["staff"]["stockQuantity"] == 7
    assert (
        adjust(lamp, -7)["product"]["staff"] | {"stockQuantity": 0, "revision": 3}
        == (adjust(lamp, 0)["product"]["staff"])
    )
    assert [message for *_, message in recorded()] == [
        "Changed stock quantity from 3 to 7.",
        "Changed stock quantity from 7 to 0.",
    ]


@pytest.mark.parametrize(
    ("stock", "delta", "code"),
    [(3, -4, "OUT_OF_STOCK"), (0, -1, "OUT_OF_STOCK"), (0, -(2**31), "OUT_OF_STOCK"), (1, 2**31 - 1, "INVALID")],
)
def test_a_stock_that_cannot_be(stock: int, delta: int, code: str) -> None:
    lamp = make_product(stock_quantity=stock)
    assert refusals(adjust(lamp, delta)) == {("delta", code)}
    lamp.refresh_from_db()
    assert (lamp.stock_quantity, lamp.revision, LogEntry.objects.count()) == (stock, 1, 0)


def test_the_whole_range_can_be_had() -> None:
    lamp = make_product()
    assert adjust(lamp, 2**31 - 1)["errors"] == []
    assert adjust(lamp, -(2**31 - 1))["product"]["staff"]["stockQuantity"] == 0


def test_a_product_that_is_none() -> None:
    assert refusals(adjust(Product(pk=7), 1)) == {("id", "NOT_FOUND")}


def test_an_edit_that_has_not_seen_the_last_pieces_is_stale() -> None:
    lamp = make_product(stock_quantity=3)
    adjust(lamp, 4)
    payload = do(make_staff(), UPDATE, id=global_id(lamp), input={"stockQuantity": 5}, seen=1)
    assert refusals(payload) == {("expectedRevision", "STALE_REVISION")}
    lamp.refresh_from_db()
    assert lamp.stock_quantity == 7
