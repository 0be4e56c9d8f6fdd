"""PostgreSQL restarts, hangs, is slow, locked, full and read-only, while people shop."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

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
    with row(shop, record_property) as broken:
        with broken.fault(), shop.postgres.slow(0.4):
            broken.load.go_on(FAULT_SECONDS)
        broken.hold_cached_reads()


@pytest.mark.faults
def test_postgresql_locked(shop: Shop, record_property: Note) -> None:
    # The tree's table too, so that it can come from nowhere but the cache.
    tables = "catalog_category, catalog_product, accounts_session"
    with row(shop, record_property) as broken:
        with broken.fault(), shop.transaction(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"):
            broken.load.go_on(FAULT_SECONDS)
        broken.hold("what is locked is refused", UNAVAILABLE in broken.codes())
        broken.hold_cached_reads()


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
        broken.hold_cached_reads()


@contextmanager
def every_connection_held(shop: Shop) -> Iterator[None]:
    """End the connections of the web processes, and hold all that PostgreSQL has meanwhile."""
    shop.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'web-%'")
    with ExitStack() as held:
        with suppress(psycopg.OperationalError):
            while True:
                held.enter_context(psycopg.connect(shop.postgres_url))
        yield


@pytest.mark.faults
def test_postgresql_without_a_free_connection(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property) as broken:
        with broken.fault(), every_connection_held(shop):
            broken.load.go_on(FAULT_SECONDS)
        broken.hold_cached_reads()
