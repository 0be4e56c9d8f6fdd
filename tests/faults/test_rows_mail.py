"""The broker, workers and the mail server fail while people register; each gets the mail, and not too often."""

import os
import signal

import pytest

from tests.faults.conftest import kill_all
from tests.faults.rows import IS_STRICT, Note, row
from tests.faults.shop import Shop, wait_until

pytestmark = pytest.mark.processes

FAULT_SECONDS = 6
# The table's bounds for a registration whose broker is away, and for its mail after that.
REGISTER_SECONDS = 0.5 if IS_STRICT else 3.0
MAIL_SECONDS = 30 if IS_STRICT else 90


@pytest.mark.faults
@pytest.mark.parametrize("how", ["refusing", "hanging"])
def test_broker(how: str, shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken:
        with broken.fault(), getattr(shop.broker, how)():
            broken.load.go_on(FAULT_SECONDS)
        journal = broken.load.journal
        promised = set(journal.registered)
        took = wait_until(lambda: promised <= {mail["To"] for mail in shop.mail.received}, seconds=120)
        slow = [each.seconds for each in journal.answers if each.kind == "register" and each.seconds > REGISTER_SECONDS]
        broken.hold(f"answers within {REGISTER_SECONDS} s: {slow}", len(slow) <= len(promised) // 20)
        broken.hold(f"mails {took:.0f} s after the broker's return", took <= MAIL_SECONDS)


@pytest.mark.faults
def test_worker_killed_in_the_middle_of_a_mail(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, broken.fault():
        shop.mail.behave("data hang")
        wait_until(lambda: shop.mail.received)
        kill_all(shop.worker)
        shop.mail.behave()
        shop.stop(shop.worker)
        shop.start_worker()


@pytest.mark.faults
@pytest.mark.parametrize("how", ["connect hang", "rcpt 451 try later", "rcpt hang", "data 451 try later"])
def test_mail_server_for_a_while(how: str, shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, broken.fault():
        shop.mail.behave(how)
        broken.load.go_on(FAULT_SECONDS)
        shop.mail.behave()


@pytest.mark.faults
def test_mail_server_refused(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, broken.fault(), shop.mail.stopped():
        broken.load.go_on(FAULT_SECONDS)


@pytest.mark.faults
def test_mail_server_that_wants_nothing(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken:
        with broken.fault():
            shop.mail.behave("rcpt 550 no such user")
            registered = broken.load.journal.registered
            broken.load.go_on(FAULT_SECONDS)
            failed = "SELECT address, last_error FROM accounts_outgoingemail WHERE status = 'failed'"
            wait_until(lambda: shop.sql(failed))
            shop.mail.behave()
        refused = dict(shop.sql(failed))
        broken.hold("what is refused for good says why", all("550" in reply for reply in refused.values()))
        # Failed and visible is where these end; staff try them again.
        broken.load.journal.registered = [address for address in registered if address not in refused]
        shop.sql("DELETE FROM accounts_outgoingemail WHERE status = 'failed'")


@pytest.mark.faults
def test_worker_asked_to_end(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, broken.fault():
        os.kill(shop.worker.process.pid, signal.SIGTERM)
        wait_until(lambda: not _is_alive(shop.worker.process.pid), seconds=60)
        shop.stop(shop.worker)
        shop.start_worker()


def _is_alive(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
        return stat.read().rpartition(")")[2].split()[0] != "Z"
