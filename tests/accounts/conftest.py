"""What the tests of the accounts share."""

import pytest
from django_redis import get_redis_connection


@pytest.fixture
def empty_redis() -> None:
    """The accounts' Redis, without what another test left in it."""
    get_redis_connection("auth").flushdb()
