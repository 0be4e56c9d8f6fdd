"""A worker finds by itself what has run low, and mails it; nobody had to tell it."""

import pytest

from catalog.models import LowStockAlert
from tests.factories import make_product, make_user
from tests.faults.conftest import Stack, wait_until
from tests.writes.low_stock import sell

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

BOSS = "boss@shop.example"


def test_a_change_that_no_code_of_ours_made_reaches_staff_by_mail(stack: Stack) -> None:
    make_user(email=BOSS, is_staff=True, is_superuser=True, is_email_verified=True)
    product = make_product("lamp", stock_quantity=10)
    sell(product, 3)
    wait_until(lambda: stack.mail.received)
    assert [mail["To"] for mail in stack.mail.received] == [BOSS]
    assert "Lamp" in stack.mail.received[0].get_body(("plain",)).get_content()
    assert LowStockAlert.objects.get().reported_at is not None
