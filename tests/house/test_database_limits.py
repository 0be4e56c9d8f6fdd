"""How long a shop waits for PostgreSQL and for Redis."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from nexus.settings import redis


@pytest.mark.django_db
def test_neither_a_statement_nor_a_lock_holds_a_request_for_long(shop_options: dict[str, Any]) -> None:
    given = connection.get_connection_params()
    address = {name: given[name] for name in ("dbname", "host", "port", "user", "password")}
    with psycopg.connect(**address, options=shop_options["options"]) as shop:
        shown = shop.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert shown.fetchone() == ("1500ms", "500ms")


@pytest.mark.parametrize("alias", redis.CACHES)
def test_no_redis_holds_a_request_for_long(alias: str) -> None:
    options = redis.CACHES[alias]["OPTIONS"]
    assert (options["SOCKET_CONNECT_TIMEOUT"], options["SOCKET_TIMEOUT"]) == (0.5, 0.5)
