"""Reads from a real streaming replica: never older than what anybody was told, and from the primary where it fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from accounts.models import User
from catalog.models import Product, ProductReview
from tests.accounts.flows import LOGIN, PASSWORD, make_customer
from tests.factories import global_id, make_product
from tests.faults.conftest import wait_until
from tests.graphql import OPERATIONS
from tests.scale.hosts import Web, open_hosts
from tests.scale.metrics import Endpoint
from tests.scale.standby import Standby, open_standby

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

RENAME = (
    "mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { errors { code } } }"
)
_numbers = count()


@dataclass
class Shop:
    """A web process with its replica, and where its reads have gone."""

    web: Web
    standby: Standby
    endpoint: Endpoint

    def reads(self, server: str) -> float:
        return self.endpoint.samples("nexus_reads_total").get((server,), 0)

    def look(self, token: str | None = None) -> tuple[Any, str]:
        """Return the name of the lamp and which server told it; each question is a new one to any cache."""
        before = {server: self.reads(server) for server in ("default", "replica_1")}
        alias = f"lamp{next(_numbers)}"
        data = self.web.ask(f'{{ {alias}: product(slug: "lamp") {{ name }} }}', token=token).data
        (server,) = (server for server, reads in before.items() if self.reads(server) > reads)
        return data[alias] and data[alias]["name"], server

    def log_in(self, email: str) -> str:
        payload = self.web.ask(LOGIN, input={"email": email, "password": PASSWORD}).data["login"]
        assert payload["errors"] == []
        token: str = payload["tokens"]["accessToken"]
        return token


@pytest.fixture(scope="module")
def _servers(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Shop]:  # noqa: ARG001
    endpoint = Endpoint()
    standbys, folder = tmp_path_factory.mktemp("standby"), tmp_path_factory.mktemp("replicas")
    with django_db_blocker.unblock(), open_standby(standbys) as standby, open_hosts(folder) as hosts:
        # Of the time that a request has, what is left must do for the primary.
        patience = {"DATABASE_POOL_TIMEOUT_SECONDS": "1"}
        web = hosts.start_web(**endpoint.settings, **patience, DATABASE_REPLICA_URLS=standby.url)
        yield Shop(web, standby, endpoint)


@pytest.fixture
def shop(_servers: Shop) -> Shop:
    make_product("lamp")
    _servers.standby.catch_up()
    # Written beside the shop, the lamp is known to all a lease later.
    wait_until(lambda: _servers.look() == ("Lamp", "replica_1"))
    return _servers


def boss() -> User:
    return make_customer(email="boss@example.com", is_staff=True, is_superuser=True)


def test_a_query_reads_the_replica(shop: Shop) -> None:
    assert shop.look()[0] == "Lamp"
    wait_until(lambda: shop.look() == ("Lamp", "replica_1"))


def test_nobody_sees_what_was_before_a_change_that_was_told_to_be_saved(shop: Shop) -> None:
    boss()
    token = shop.log_in("boss@example.com")
    lamp = Product.objects.get()
    with shop.standby.held_back():
        changed = shop.web.ask(RENAME, token=token, id=global_id(lamp), input={"name": "Torch"}).data
        assert changed["updateProduct"]["errors"] == []
        assert shop.look() == ("Torch", "default")
        assert shop.look(token) == ("Torch", "default")
        assert shop.standby.ask("SELECT name FROM catalog_product") == "Lamp"
    wait_until(lambda: shop.look() == ("Torch", "replica_1"))
    wait_until(lambda: shop.look(token) == ("Torch", "replica_1"))


def test_an_author_finds_the_review_that_nobody_else_sees_yet(shop: Shop) -> None:
    make_customer()
    token = shop.log_in("ada@example.com")
    lamp = Product.objects.get()
    shop.standby.catch_up()
    with shop.standby.held_back():
        written = {"rating": 4, "title": "Bright", "comment": "It lights the whole room."}
        sent = shop.web.ask(
            OPERATIONS["review"], operation="SubmitReview", token=token, productId=global_id(lamp), input=written
        ).data
        assert sent["createReview"]["errors"] == []
        mine = shop.web.ask('{ product(slug: "lamp") { viewerReview { title } } }', token=token).data
        assert mine == {"product": {"viewerReview": {"title": "Bright"}}}
        assert shop.look(token) == ("Lamp", "default")
    wait_until(lambda: shop.look(token) == ("Lamp", "replica_1"))
    assert ProductReview.objects.count() == 1


def test_a_replica_that_is_gone_is_not_missed(shop: Shop) -> None:
    shop.standby.stop()
    try:
        for _ in range(3):
            assert shop.look() == ("Lamp", "default")
    finally:
        shop.standby.start()
    wait_until(lambda: shop.look() == ("Lamp", "replica_1"))


def test_a_replica_that_is_frozen_is_left_while_there_is_time_to_ask_the_primary(shop: Shop) -> None:
    with shop.standby.frozen():
        for _ in range(4):
            assert shop.look() == ("Lamp", "default")
    wait_until(lambda: shop.look() == ("Lamp", "replica_1"))
