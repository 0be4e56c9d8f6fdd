"""The application's own programs and the steps before them, as commands."""

import sys
from collections.abc import Mapping

from nexus.env import ROOT
from nexus.local.ports import LOOPBACK
from nexus.local.processes import Program
from nexus.local.state import LOGS, STATE
from schema.graphiql_build import is_out_of_date


def _python(name: str, *words: str, environment: Mapping[str, str], stop_seconds: float = 10) -> Program:
    return Program(
        name=name,
        command=[sys.executable, "-m", *words],
        log=LOGS / f"{name}.log",
        environment={
            **environment,
            "DJANGO_SETTINGS_MODULE": "nexus.settings.development",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUNBUFFERED": "1",
        },
        stop_seconds=stop_seconds,
    )


def prepare(environment: Mapping[str, str]) -> Program:
    """Return the step that migrates and fills the database."""
    # A migration may take as long as it needs; only requests are cut short.
    patience = {"DATABASE_STATEMENT_TIMEOUT_MS": "0", "DATABASE_LOCK_TIMEOUT_MS": "0"}
    return _python("prepare", "nexus.local.prepare", environment={**environment, **patience})


def graphiql_build(environment: Mapping[str, str]) -> Program | None:
    """Return the step that builds GraphiQL, or None when its files are up to date."""
    if not is_out_of_date():
        return None
    return _python("graphiql", "schema.graphiql_build", environment=environment)


def storefront_build(environment: Mapping[str, str]) -> Program:
    """Return the step that builds the example storefront."""
    return _python("storefront", "nexus.local.storefront", environment=environment)


def web(environment: Mapping[str, str], *, port: int) -> Program:
    """Return the web server."""
    words = ("nexus.server", "nexus.asgi:application", "--host", LOOPBACK, "--port", str(port))
    return _python("web", *words, environment=environment)


def worker(environment: Mapping[str, str]) -> Program:
    """Return the Celery worker."""
    options = "--loglevel INFO --concurrency 2 --without-mingle --without-gossip"
    words = ("celery", "--quiet", "-A", "nexus", "worker", *options.split())
    # The whole stack runs as whoever started it, root in a container included.
    warnings = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return _python("worker", *words, environment={**environment, **warnings})


def beat(environment: Mapping[str, str]) -> Program:
    """Return Celery's clock; what it remembers lies with the other data."""
    (STATE / "beat").mkdir(exist_ok=True)
    schedule = str(STATE / "beat" / "schedule")
    words = ("celery", "--quiet", "-A", "nexus", "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", "")
    return _python("beat", *words, environment=environment)
