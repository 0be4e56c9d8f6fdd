"""What all tests share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django_redis import get_redis_connection
from hypothesis import settings as hypothesis_settings

from accounts.services import smtp, token_blacklist
from catalog.cache import moves
from catalog.cache.versions import versions
from catalog.services import views
from nexus.common import breaker, counter_cache, pipelined_redis, threads
from nexus.common import versions as nexus_versions
from nexus.common.database import giving_up_after
from nexus.common.request_limits import limits
from schema import persisted
from schema.answer_cache import loads, shared
from schema.complexity.lengths import forget_lengths
from tests.staff import enter, make_boss

# The same examples in every run, on slow machines too.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=50)
hypothesis_settings.load_profile("house")

# Longer than anything takes that comes at all, on the busiest machine.
PATIENT_SECONDS = 60


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


@pytest.fixture(scope="session", autouse=True)
def _patient_settings() -> Iterator[None]:
    """Wait on a busy machine for what a shop would go on without; tests about patience have a shop's, or their own."""
    timeouts = {"SOCKET_CONNECT_TIMEOUT": PATIENT_SECONDS, "SOCKET_TIMEOUT": PATIENT_SECONDS}
    caches = {alias: cache | {"OPTIONS": cache["OPTIONS"] | timeouts} for alias, cache in settings.CACHES.items()}
    names = "DATABASE_POOL_TIMEOUT", "EMAIL_TIMEOUT", "GOOGLE_TIMEOUT_SECONDS"
    seconds = dict.fromkeys(names, PATIENT_SECONDS)
    with override_settings(CACHES=caches, SLOW_REQUEST_MS=1000 * PATIENT_SECONDS, **seconds):
        yield


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise for what is no setting."""
    for module, name in (
        (breaker, "SLOW_SECONDS"),
        (loads, "WAIT_SECONDS"),
        (threads, "ANSWER_SECONDS"),
        (threads, "IMAGE_QUEUE_SECONDS"),
        (threads, "PASSWORD_QUEUE_SECONDS"),
        (nexus_versions, "PATIENCE_SECONDS"),
    ):
        monkeypatch.setattr(module, name, PATIENT_SECONDS)
    # A line looks once in so long whether Redis is silent, and tests of that wait for it.
    monkeypatch.setattr(pipelined_redis, "TIMEOUT_SECONDS", PATIENT_SECONDS / 10)


@pytest.fixture
def _no_window_ends() -> Iterator[None]:
    """Stop the clock: a budget that is full again in the middle of a test would be a riddle."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def boss(client: Client) -> Client:
    """A browser in which somebody has come into the admin who may do everything."""
    return enter(client, make_boss())


@pytest.fixture(scope="session")
def shop_options() -> dict[str, Any]:
    """How a shop connects to PostgreSQL."""
    return {**connection.settings_dict["OPTIONS"]}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, shop_options: dict[str, Any]) -> None:  # noqa: ARG001
    """Lift the limits that a request has: making a database may take longer."""
    options = connection.settings_dict["OPTIONS"]
    patience = {"timeout": PATIENT_SECONDS, "connection_class": giving_up_after(None)}
    options |= {"options": "", "pool": options["pool"] | patience}


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: None, django_db_setup: None) -> Iterator[None]:  # noqa: ARG001
    """Have tests end that wait for each other, and lift the limits again before the database is dropped."""
    options = connection.settings_dict["OPTIONS"]
    milliseconds = 1000 * PATIENT_SECONDS
    options["options"] = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
    connection.close()
    connection.close_pool()
    yield
    options["options"] = ""
