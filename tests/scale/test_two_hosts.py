"""Two web processes and two workers that share PostgreSQL and Redis: a client may be sent to any of them."""

from pathlib import Path

import pytest
from celery.exceptions import AlwaysEagerIgnored

from accounts.models import OutgoingEmail
from catalog.models import LowStockAlert, Product
from nexus.celery import app
from tests.accounts.devices import LOG_OUT
from tests.accounts.flows import ADA, LOGIN, ME, PASSWORD, REFRESH, REGISTER, make_customer, registration
from tests.factories import global_id, make_product
from tests.faults.conftest import wait_until
from tests.mail_server import MailServer
from tests.scale.hosts import Hosts, Web

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

LAMP = '{ product(slug: "lamp") { name } }'
RENAME = """
    mutation ($id: ID!, $name: String!) { updateProduct(id: $id, input: { name: $name }) { errors { code } } }
"""


def log_in(web: Web) -> dict[str, str]:
    payload = web.ask(LOGIN, input={"email": ADA, "password": PASSWORD}).data["login"]
    assert payload["errors"] == []
    tokens: dict[str, str] = payload["tokens"]
    return tokens


def who(web: Web, tokens: dict[str, str]) -> str | int:
    answer = web.ask(ME, token=tokens["accessToken"])
    return answer.data["me"]["email"] if answer.status == 200 else answer.status


def test_a_session_is_the_same_at_both(hosts: Hosts) -> None:
    make_customer()
    one, two = hosts.start_webs(2)
    first = log_in(one)
    assert [who(web, first) for web in (two, one)] == [ADA, ADA]
    renewed = two.ask(REFRESH, refresh=first["refreshToken"]).data["refreshToken"]
    assert renewed["errors"] == []
    second = renewed["tokens"]
    assert [who(web, second) for web in (one, two)] == [ADA, ADA]
    assert two.ask(LOG_OUT, refreshToken=second["refreshToken"]).data["logout"] == {"success": True, "errors": []}
    assert [who(web, second) for web in (one, two)] == [401, 401]
    refused = one.ask(REFRESH, refresh=second["refreshToken"]).data["refreshToken"]
    assert (refused["tokens"], [error["code"] for error in refused["errors"]]) == (None, ["TOKEN_INVALID"])


def test_limits_are_counted_together(hosts: Hosts) -> None:
    one, two = hosts.start_webs(2, RATE_LIMIT_ANONYMOUS="6/h", RATE_LIMIT_REGISTER="2/h")
    registered = [
        web.ask(REGISTER, input=registration(email=f"{number}@example.com")).data["register"]["errors"]
        for number, web in enumerate((one, two, one, two))
    ]
    assert [[error["code"] for error in errors] for errors in registered] == [
        [],
        [],
        ["RATE_LIMITED"],
        ["RATE_LIMITED"],
    ]
    assert [web.ask(LAMP).status for web in (one, two, one, two)] == [200, 200, 429, 429]


def test_a_change_at_one_is_seen_at_the_other_by_the_next_request(hosts: Hosts) -> None:
    make_customer(is_staff=True, is_superuser=True)
    lamp = global_id(make_product("lamp"))
    webs = hosts.start_webs(2)
    token = log_in(webs[0])["accessToken"]
    for number in range(10):
        name, writer = f"Lamp {number}", webs[number % 2]
        # Kept by both before the change.
        assert [web.ask(LAMP).status for web in webs for _ in range(2)] == [200] * 4
        assert writer.ask(RENAME, token=token, id=lamp, name=name).data["updateProduct"]["errors"] == []
        assert [web.ask(LAMP).data["product"]["name"] for web in (*webs[::-1], *webs)] == [name] * 4


def test_two_workers_tell_of_low_stock_once_and_send_each_mail_once(hosts: Hosts, tmp_path: Path) -> None:
    make_customer(is_staff=True, is_superuser=True)
    product = make_product("lamp", stock_quantity=10)
    mail = MailServer(tmp_path / "mail")
    try:
        told = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail.port)}
        for _ in range(2):
            hosts.start_worker(**told)
        webs = hosts.start_webs(2, **told)
        Product.objects.filter(pk=product.pk).update(stock_quantity=3)
        for number, web in enumerate(webs):
            assert web.ask(REGISTER, input=registration(email=f"{number}@example.com")).data["register"]["errors"] == []
        with app.connection_for_write() as broker:
            for _ in range(4):
                for task in ("catalog.tasks.stock.report_low_stock", "accounts.tasks.email.send_waiting_emails"):
                    with pytest.warns(AlwaysEagerIgnored):
                        app.send_task(task, connection=broker)
        wait_until(lambda: OutgoingEmail.objects.filter(status="sent").count() == 3, seconds=60)
        hosts.stop_all()
        assert sorted(str(each["To"]) for each in mail.received) == ["0@example.com", "1@example.com", ADA]
        assert LowStockAlert.objects.get().reported_at is not None
    finally:
        mail.stop()
