"""What all tests share."""

import pytest
from django_redis import get_redis_connection
from hypothesis import settings

from accounts.services import smtp, token_blacklist
from catalog.services import views
from nexus.common import counter_cache

# The same examples in every run, on slow machines too.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Codes, revoked tokens, used budgets, views and outages end with the test; this Redis is the tests' own."""
    views.counter.forget()
    get_redis_connection("auth").flushdb()
    counter_cache.local.clear()
    for breaker in (counter_cache.breaker, smtp.breaker, token_blacklist.breaker, views.counter.breaker):
        breaker.note_success()
