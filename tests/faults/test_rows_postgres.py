"""PostgreSQL restarts, hangs, is slow, locked, full and read-only, while people shop."""

from contextlib import ExitStack

import psycopg
import pytest

from tests.faults.rows import UNAVAILABLE, Note, row
from tests.faults.shop import Shop

pytestmark = pytest.mark.processes

FAULT_SECONDS = 6


def test_postgresql_restarted_at_once(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken, broken.fault():
        shop.restart_postgres()


@pytest.mark.faults
def test_postgresql_refused(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken, broken.fault(), shop.postgres.refusing():
        broken.load.go_on(FAULT_SECONDS)


@pytest.mark.faults
def test_postgresql_hung(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken, broken.fault(), shop.postgres.hanging():
        broken.load.go_on(FAULT_SECONDS)


@pytest.mark.faults
def test_postgresql_slow(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken, broken.fault(), shop.postgres.slow(0.4):
        broken.load.go_on(FAULT_SECONDS)


@pytest.mark.faults
def test_postgresql_locked(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken, broken.fault():
        with shop.transaction("LOCK TABLE catalog_product, accounts_session IN ACCESS EXCLUSIVE MODE"):
            broken.load.go_on(FAULT_SECONDS)
        broken.hold("what is locked is refused", UNAVAILABLE in broken.codes())


@pytest.mark.faults
def test_postgresql_read_only(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken:
        with broken.fault():
            try:
                shop.sql("ALTER SYSTEM SET default_transaction_read_only = on")
                shop.sql("SELECT pg_reload_conf()")
                broken.load.go_on(FAULT_SECONDS)
            finally:
                with psycopg.connect(shop.postgres_url, autocommit=True) as connection:
                    connection.execute("SET default_transaction_read_only = off")
                    connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
                    connection.execute("SELECT pg_reload_conf()")
        broken.hold("nothing is written", UNAVAILABLE in broken.codes(kinds={"register", "stock", "review"}))
        broken.hold("reading goes on", not broken.codes(kinds={"read", "page", "me"}))


@pytest.mark.faults
def test_postgresql_without_a_free_connection(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken, broken.fault(), ExitStack() as held:
        shop.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'web-%'")
        try:
            while True:
                held.enter_context(psycopg.connect(shop.postgres_url))
        except psycopg.OperationalError:
            broken.load.go_on(FAULT_SECONDS)
