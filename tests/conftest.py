"""What all tests share."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django_redis import get_redis_connection
from hypothesis import settings

from accounts.services import smtp, token_blacklist
from catalog.cache import moves
from catalog.cache.versions import versions
from catalog.services import views
from nexus.common import counter_cache, threads
from nexus.common.request_limits import limits
from schema import persisted
from schema.answer_cache import shared
from schema.complexity.lengths import forget_lengths

# The same examples in every run, on slow machines too.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Codes, revoked tokens, used budgets, views, versions and outages end with the test; this Redis is its own."""
    views.counter.forget()
    for database in ("default", "catalog", "auth"):
        get_redis_connection(database).flushdb()
    counter_cache.local.clear()
    limits.forget()
    # A test may have had a long lease.
    versions.distrust()
    forget_lengths()
    for broken in (counter_cache, moves, persisted, shared, smtp, token_blacklist, versions, views.counter):
        broken.breaker.note_success()


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a request the time that it takes on a busy machine; tests about its patience set their own."""
    monkeypatch.setattr(threads, "ANSWER_SECONDS", 30)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> str:  # noqa: ARG001
    """Lift the limits that a request has: making a database may take longer. Returns what they were."""
    options = connection.settings_dict["OPTIONS"]
    limits, options["options"] = options["options"], ""
    return limits


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: str, django_db_setup: None) -> Iterator[None]:  # noqa: ARG001
    """Set the limits for the tests, and lift them again before the database is dropped."""
    options = connection.settings_dict["OPTIONS"]
    options["options"] = django_db_modify_db_settings
    connection.close()
    connection.close_pool()
    yield
    options["options"] = ""
