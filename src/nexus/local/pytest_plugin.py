"""The tests' own PostgreSQL and Redis: thrown away afterwards, used where no address is exported."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from nexus.local.errors import LocalStackError
from nexus.local.processes import RunningProgram
from nexus.local.servers import start_postgres, start_redis

PASSWORD = "for-tests-only-and-long-enough-to-pass-the-check"  # noqa: S105
# Set for the workers of pytest-xdist: they share the PostgreSQL, each with a database of its own,
# but need a Redis each, as its databases have fixed numbers.
OWN_REDIS = "NEXUS_TEST_OWN_REDIS"


class TestServers:
    """The servers of one test process."""

    __test__ = False

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._folder = Path(tempfile.mkdtemp(prefix="nexus-test-"))
        # PostgreSQL runs as another user when root tests.
        self._folder.chmod(0o755)
        self._running: list[RunningProgram] = []

    def start(self) -> None:
        """Start what no exported address names, and export its address."""
        if not os.environ.get("DATABASE_URL"):
            place = self._folder / "postgres", self._folder / "postgres.log"
            url, running = self._runner.run(start_postgres(*place, password=PASSWORD, is_throwaway=True))
            self._running.append(running)
            os.environ["DATABASE_URL"] = url
        if not os.environ.get("REDIS_URL") or OWN_REDIS in os.environ:
            place = self._folder / "redis", self._folder / "redis.log"
            url, running = self._runner.run(start_redis(*place, password=PASSWORD, is_throwaway=True))
            self._running.append(running)
            os.environ |= {"REDIS_URL": url, OWN_REDIS: "yes"}
            for name in ("REDIS_CACHE_URL", "REDIS_AUTH_URL", "CELERY_BROKER_URL"):
                os.environ.pop(name, None)

    def stop(self) -> None:
        """End the servers and delete what they kept."""
        with self._runner:
            while self._running:
                self._runner.run(self._running.pop().stop())
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the servers before pytest-django reads the settings."""
    # The tests' settings are the same on every machine, whatever its .env says.
    os.environ["NEXUS_ENV_FILES"] = "no"
    os.environ.setdefault("SECRET_KEY", PASSWORD)
    servers = TestServers()
    early_config.add_cleanup(servers.stop)
    try:
        servers.start()
    except LocalStackError as error:
        raise pytest.UsageError(str(error)) from error
    return (yield)
