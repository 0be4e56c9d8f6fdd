"""Who is told of low stock, how often, and what the letter says."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingEmail, User
from accounts.services.delivery import deliver
from catalog.models import LowStockAlert, Product
from catalog.services import low_stock
from catalog.signals import stock_ran_low
from tests.factories import make_product, make_user
from tests.writes.low_stock import alerts, letters, report, sell

BUYERS = "buyers@shop.example"


@pytest.fixture
def _buyers(settings: Any) -> None:
    settings.LOW_STOCK_EMAILS = [BUYERS]


def run_low(slug: str = "lamp", **fields: Any) -> Product:
    product = make_product(slug, **{"stock_quantity": 10, "low_stock_threshold": 5} | fields)
    sell(product, 2)
    return product


def make_clerk(email: str, **fields: Any) -> User:
    return make_user(email=email, **{"is_staff": True, "is_email_verified": True} | fields)


@pytest.mark.usefixtures("_buyers")
def test_a_crossing_is_told_once() -> None:
    run_low()
    report()
    report()
    assert letters() == [(BUYERS, ["Lamp"])]
    assert [message.to for message in mail.outbox] == [[BUYERS]]


@pytest.mark.usefixtures("_buyers")
def test_it_is_told_again_when_it_has_come_back_and_crossed_once_more() -> None:
    product = run_low()
    report()
    for quantity in (1, 0, 9, 3):
        sell(product, quantity)
    report()
    assert letters() == [(BUYERS, ["Lamp"])] * 2


@pytest.mark.usefixtures("_buyers")
def test_many_at_once_are_one_letter(settings: Any) -> None:
    products = [make_product(f"p{number:03}", stock_quantity=10) for number in range(120)]
    Product.objects.update(stock_quantity=0)
    report()
    (letter,) = letters()
    assert len(letter[1]) == 50
    products_page = settings.SITE_URL + reverse("admin:catalog_product_changelist")
    assert f"  and 70 more: {products_page}\n" in mail.outbox[0].body
    assert LowStockAlert.objects.exclude(reported_at=None).count() == len(products)


@pytest.mark.usefixtures("_buyers")
def test_what_follows_within_a_quarter_of_an_hour_waits_for_one_letter() -> None:
    run_low()
    report()
    for slug in ("chair", "table"):
        run_low(slug)
        report()
    assert letters() == [(BUYERS, ["Lamp"])]
    with time_machine.travel(timezone.now() + low_stock.PAUSE + timedelta(seconds=1)):
        report()
    assert letters() == [(BUYERS, ["Lamp"]), (BUYERS, ["Chair", "Table"])]


@pytest.mark.usefixtures("_buyers")
def test_what_was_stocked_up_meanwhile_is_not_told() -> None:
    sell(run_low(), 10)
    report()
    assert letters() == []


def test_staff_who_may_change_products_are_told() -> None:
    permission = Permission.objects.get(content_type__app_label="catalog", codename="change_product")
    other = Permission.objects.get(content_type__app_label="catalog", codename="change_productreview")
    group = Group.objects.create(name="Buyers")
    group.permissions.add(permission)
    make_clerk("boss@shop.example", is_superuser=True)
    by_group = make_clerk("group@shop.example")
    by_group.groups.add(group)
    by_both = make_clerk("both@shop.example")
    by_both.groups.add(group)
    by_both.user_permissions.add(permission)
    for name, fields in {
        "gone": {"is_active": False},
        "customer": {"is_staff": False},
        "unverified": {"is_email_verified": False},
    }.items():
        make_clerk(f"{name}@shop.example", **fields).user_permissions.add(permission)
    make_clerk("moderator@shop.example").user_permissions.add(other)
    run_low()
    report()
    assert [address for address, _ in letters()] == ["boss@shop.example", "both@shop.example", "group@shop.example"]
    assert mail.outbox[0].body.startswith("Hello Ada,\n")


def test_with_nobody_to_tell_the_alert_stays_to_be_seen(caplog: pytest.LogCaptureFixture) -> None:
    run_low()
    report()
    report()
    assert alerts() == ["lamp"]
    assert [record.msg for record in caplog.records if record.name.startswith("nexus.wiring")] == [
        "nobody is told of low stock"
    ]


def test_whoever_left_meanwhile_gets_no_letter() -> None:
    boss = make_clerk("boss@shop.example", is_superuser=True)
    run_low()
    low_stock.report_low_stock()
    User.objects.filter(pk=boss.pk).update(is_staff=False)
    deliver(OutgoingEmail.objects.get().pk)
    assert OutgoingEmail.objects.get().status == OutgoingEmail.Status.NOT_NEEDED
    assert mail.outbox == []


@pytest.mark.usefixtures("_buyers")
def test_a_report_that_fails_is_made_again() -> None:
    def fail(**_: Any) -> None:
        raise ValueError

    run_low()
    stock_ran_low.connect(fail)
    try:
        with pytest.raises(ValueError):  # noqa: PT011 - it is ours
            report()
        assert letters() == []
    finally:
        stock_ran_low.disconnect(fail)
    report()
    assert letters() == [(BUYERS, ["Lamp"])]


@pytest.mark.usefixtures("_buyers")
def test_the_letter_says_what_is_left_and_leads_to_its_page(settings: Any) -> None:
    settings.SITE_URL, settings.SHOP_NAME = "https://back.example", "Walnut & Co"
    product = run_low(name="Lamp <b>&amp; shade</b>", sku="L-1")
    report()
    (message,) = mail.outbox
    link = "https://back.example" + reverse("admin:catalog_product_change", args=[product.pk])
    text, page = parts_of(message)
    assert message.subject == "Low stock at Walnut & Co"
    assert text.startswith("Hello,\n\nThis product has run low.\n\n")
    assert f"\n  Lamp <b>&amp; shade</b> (L-1)\n  2 in stock, low from 5 down\n  {link}\n" in text
    assert "Lamp &lt;b&gt;&amp;amp; shade&lt;/b&gt;" in page
    assert f'href="{link}"' in page
    assert "L-1" in page
    assert "<b>2</b> in stock" in page


def parts_of(message: Any) -> tuple[str, str]:
    """Return the text and the page of a letter as a mailbox gets them."""
    text, page = message_from_bytes(message.message().as_bytes(), policy=policy.default).iter_parts()
    return text.get_content(), page.get_content()
