"""Redis behind real sentinels: the masters are killed, and the shop goes on with those that take their place."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from catalog.cache.versions import store
from catalog.models import Product
from nexus.common.version_store import RUN
from tests.accounts.devices import LOG_OUT
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    LOGIN,
    ME,
    PASSWORD,
    REFRESH,
    REGISTER,
    VERIFY,
    make_customer,
    registration,
)
from tests.factories import global_id, make_product
from tests.faults.conftest import wait_until
from tests.mail_server import MailServer
from tests.scale.hosts import Hosts, Web
from tests.scale.sentinels import Sentinels, Watched

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

LAMP = '{ product(slug: "lamp") { name } }'
RENAME = """
    mutation ($id: ID!) { updateProduct(id: $id, input: { name: "Torch" }) { errors { code } } }
"""


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    server = MailServer(tmp_path / "mail")
    yield server
    server.stop()


def log_in(web: Web) -> dict[str, str]:
    payload = web.ask(LOGIN, input={"email": ADA, "password": PASSWORD}).data["login"]
    assert payload["errors"] == []
    tokens: dict[str, str] = payload["tokens"]
    return tokens


def register(web: Web, email: str) -> list[str]:
    """Register somebody, and return the codes of the errors."""
    payload = web.ask(REGISTER, input=registration(email=email)).data["register"]
    return [error["code"] for error in payload["errors"]]


def reads_on(web: Web, token: str, *, until: Event) -> int:
    """Look at the catalogue and one's account again and again, and return how often."""
    times = 0
    while not until.wait(0.05):
        assert web.ask(LAMP).data == {"product": {"name": "Lamp"}}
        assert web.ask(ME, token=token).data["me"]["email"] == ADA
        times += 1
    return times


@contextmanager
def read_all_the_while(web: Web, token: str) -> Iterator[None]:
    """Have every request answered meanwhile."""
    is_over = Event()
    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(reads_on, web, token, until=is_over)
        try:
            yield
        finally:
            is_over.set()
        assert reading.result() > 0


def versions_at(master: Watched) -> dict[bytes, bytes]:
    with master.client(2) as redis:
        return dict(redis.hgetall(store.key))


def run_id(master: Watched) -> bytes:
    with master.client() as redis:
        return str(redis.info("server")["run_id"]).encode()


def test_a_failover_of_every_master_loses_nothing_that_counts(hosts: Hosts, mail: MailServer, tmp_path: Path) -> None:
    make_customer(is_staff=True, is_superuser=True)
    make_product("lamp")
    sentinels = Sentinels(hosts, tmp_path)
    told = sentinels.settings | {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail.port),
        "RATE_LIMIT_REGISTER": "2/h",
    }
    hosts.start_worker(**told)
    web = hosts.start_web(**told)
    kept, left = log_in(web), log_in(web)
    assert web.ask(LOG_OUT, refreshToken=left["refreshToken"]).data["logout"]["errors"] == []
    assert [register(web, f"{name}@example.com") for name in ("bob", "eve")] == [[], []]
    wait_until(lambda: len(mail.codes) == 2)
    wait_until(lambda: web.ask(LAMP).data and len(versions_at(sentinels.master("cache"))) == len(store.domains) + 1)
    known = versions_at(sentinels.master("cache"))
    assert known[RUN.encode()] == run_id(sentinels.master("cache"))

    with read_all_the_while(web, kept["accessToken"]):
        cache, _ = sentinels.fail_over("cache"), sentinels.fail_over("main")

    # What the old master had moved last, the new one may not have heard.
    wait_until(lambda: web.ask(LAMP).data and versions_at(cache).get(RUN.encode()) == run_id(cache))
    wait_until(lambda: web.ask(LAMP).data and len(versions_at(cache)) == len(known))
    assert set(known.values()).isdisjoint(versions_at(cache).values())
    # A process that begins now has nothing in its memory.
    fresh = hosts.start_web(**told)
    assert register(fresh, "mallory@example.com") == ["RATE_LIMITED"]
    code, email = mail.codes[0], re.sub(r"[<>]", "", str(mail.received[0]["To"]))
    assert fresh.ask(VERIFY, email=email, code=code).data["verifyEmail"] == {"success": True, "errors": []}
    assert fresh.ask(ME, token=left["accessToken"]).status == 401
    assert web.ask(REFRESH, refresh=kept["refreshToken"]).data["refreshToken"]["errors"] == []
    token = log_in(fresh)["accessToken"]
    renamed = web.ask(RENAME, token=token, id=global_id(Product.objects.get())).data["updateProduct"]
    assert renamed["errors"] == []
    assert [each.ask(LAMP).data for each in (web, fresh)] == [{"product": {"name": "Torch"}}] * 2
    # The worker has found the new broker: what it is told goes out.
    web.ask(ASK_RESET, email=ADA)
    wait_until(lambda: len(mail.codes) == 3, seconds=60)
