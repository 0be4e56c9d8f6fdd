"""What all tests share."""

import pytest
from django_redis import get_redis_connection
from hypothesis import settings

# The same examples in every run, on slow machines too.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _empty_auth_redis() -> None:
    """Codes, revoked tokens and used budgets end with the test; this Redis is the tests' own."""
    get_redis_connection("auth").flushdb()
