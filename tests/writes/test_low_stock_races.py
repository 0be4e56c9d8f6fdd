"""Stock that many change at the same moment, each on a connection of their own: one alert for each crossing."""

from typing import Any

import pytest
from django.db.models import F

from catalog.actions.stock import adjust_stock
from catalog.models import LowStockAlert, Product
from catalog.services.low_stock import report_low_stock
from tests.factories import make_product
from tests.races import at_once, refused
from tests.writes.low_stock import alerts, letters, sell
from tests.writes.staff import make_staff

pytestmark = pytest.mark.django_db(transaction=True)

BUYERS = "buyers@shop.example"
BUYER_COUNT = 20


@pytest.fixture(autouse=True)
def _buyers(settings: Any) -> None:
    settings.LOW_STOCK_EMAILS = [BUYERS]


def test_twenty_who_buy_across_the_threshold_raise_one_alert() -> None:
    staff = make_staff().user_id
    assert staff
    product = make_product("lamp", stock_quantity=25, low_stock_threshold=15)
    raised = at_once(*[lambda: adjust_stock(staff, product.pk, delta=-1)] * BUYER_COUNT)
    assert (len(raised), refused(raised)) == (BUYER_COUNT, [])
    assert Product.objects.get().stock_quantity == 5
    assert alerts() == ["lamp"]
    assert sum(at_once(*[report_low_stock] * 5)) == 1
    assert letters() == [(BUYERS, ["Lamp"])]


def test_reports_at_once_tell_of_each_product_once() -> None:
    for number in range(30):
        make_product(f"p{number}", stock_quantity=10)
    Product.objects.update(stock_quantity=0)
    assert sum(at_once(*[report_low_stock] * 5)) == 30
    told = [name for _, names in letters() for name in names]
    assert sorted(told) == sorted(set(told))
    assert len(told) == 30


def test_an_alert_is_there_exactly_while_the_stock_is_low() -> None:
    products = [make_product(f"p{number}", stock_quantity=6, low_stock_threshold=5) for number in range(5)]

    def trade(number: int) -> None:
        step = 1 if number % 2 else -1
        for _ in range(10):
            for product in products:
                Product.objects.filter(pk=product.pk).update(stock_quantity=F("stock_quantity") + 10 + step)
                Product.objects.filter(pk=product.pk).update(stock_quantity=F("stock_quantity") - 10)
                report_low_stock()

    at_once(*[lambda number=number: trade(number) for number in range(8)])
    sell(products[0], 5)
    low = Product.objects.filter(stock_quantity__lte=F("low_stock_threshold"))
    assert sorted(alerts()) == sorted(low.values_list("slug", flat=True))
    assert LowStockAlert.objects.count() == low.count()
