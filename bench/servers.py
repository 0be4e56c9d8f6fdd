"""The programs of a bench: PostgreSQL and Redis of its own, and web servers on a core of their own."""

import asyncio
import http.client
import os
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

import uvloop

from bench.place import FOLDER, LOGS, Cores
from nexus.local import programs
from nexus.local.errors import with_log
from nexus.local.ports import LOOPBACK, free_port
from nexus.local.postgres import Postgres
from nexus.local.processes import Program, RunningProgram, start
from nexus.local.servers import answers, start_redis

PASSWORD = "for-a-bench-only-and-long-enough-to-pass-the-check"  # noqa: S105 - opens made-up products on the loopback
# Statements are counted by PostgreSQL itself; nothing is vacuumed while something is measured.
POSTGRES_OPTIONS = ("--shared_preload_libraries=pg_stat_statements", "--autovacuum=off")
# Counted like any, and never refused.
BUDGETS = (
    *("ANONYMOUS", "AUTHENTICATED", "LOGIN", "LOGIN_NETWORK", "LOGIN_TOTAL", "REGISTER", "CODE_REQUEST", "CODE_GUESS"),
    *("REFRESH", "GOOGLE", "PASSWORD_CHANGE", "REVIEW"),
)
UNLIMITED = {f"RATE_LIMIT_{name}": "999999999/h" for name in BUDGETS}
NEXUS = "nexus.asgi:application"
REFERENCES = "bench.references:application"
STOCK = "bench.stock.asgi:application"


@dataclass(frozen=True, kw_only=True)
class WebServer:
    """A running web server."""

    pid: int
    port: int


class Servers:
    """Everything that a bench has started; leaving the block ends it."""

    def __init__(self, cores: Cores) -> None:
        self.cores = cores
        self._running: list[RunningProgram] = []
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self.postgres_pid = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._runner:
            while self._running:
                self._runner.run(self._running.pop().stop())

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop that the programs belong to."""
        return self._runner.run(work)

    def start_data_servers(self) -> dict[str, str]:
        """Start PostgreSQL and Redis; return the environment of the application under production settings."""
        database = self._runner.run(self._start_postgres())
        redis, running = self._runner.run(
            start_redis(FOLDER / "redis", LOGS / "redis.log", password=PASSWORD, is_throwaway=True)
        )
        self._running.append(running)
        redis_urls = dict.fromkeys(("REDIS_URL", "REDIS_CACHE_URL", "REDIS_AUTH_URL"), redis)
        return (
            redis_urls
            | UNLIMITED
            | {
                "NEXUS_ENV_FILES": "no",
                "DJANGO_SETTINGS_MODULE": "nexus.settings.production",
                "DATABASE_URL": database,
                "CELERY_BROKER_URL": f"{redis}/0",
                "SECRET_KEY": PASSWORD,
                # No run is longer.
                "ACCESS_TOKEN_SECONDS": "86400",
                "ALLOWED_HOSTS": LOOPBACK,
                "SITE_URL": "https://shop.example",
                "EMAIL_HOST": LOOPBACK,
                "DEFAULT_FROM_EMAIL": "no-reply@shop.example",
                "SECURE_SSL_REDIRECT": "false",
                # Only the part that is about the cache turns it on.
                "CACHE_ENABLED": "false",
                "MEDIA_ROOT": str(FOLDER / "media"),
            }
        )

    async def _start_postgres(self) -> str:
        server = Postgres(
            folder=FOLDER / "postgres",
            log=LOGS / "postgres.log",
            port=free_port(),
            password=PASSWORD,
            is_throwaway=True,
        )
        await server.prepare()
        program = server.program()
        running = await start(replace(program, command=[*program.command, *POSTGRES_OPTIONS]))
        self._running.append(running)
        if not await answers(running, server.is_ready):
            raise with_log("PostgreSQL did not start.", server.log)
        self.postgres_pid = running.process.pid
        return server.url

    def start_web_server(self, name: str, *, application: str, environment: Mapping[str, str]) -> WebServer:
        """Start uvicorn as `make run` does, but pinned to a core and without an access log."""
        port = free_port()
        program = programs.web(environment, port=port)
        command = [application if word == NEXUS else word for word in program.command]
        program = replace(
            program,
            name=name,
            command=[*command, "--no-access-log"],
            log=LOGS / f"{name}.log",
            environment={**program.environment, "DJANGO_SETTINGS_MODULE": environment["DJANGO_SETTINGS_MODULE"]},
        )
        pid = self._runner.run(self._start_pinned(program, port=port))
        return WebServer(pid=pid, port=port)

    async def _start_pinned(self, program: Program, *, port: int) -> int:
        running = await start(program)
        self.cores.give_server_core(running.process.pid)
        self._running.append(running)
        if not await answers(running, lambda: _listens(port)):
            raise with_log(f"The web server of {program.name} does not answer.", program.log)
        return running.process.pid


def _listens(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def use(environment: Mapping[str, str]) -> None:
    """Let this process be Django under the same settings, with all the time it needs."""
    patience = {"DATABASE_STATEMENT_TIMEOUT_MS": "0", "DATABASE_LOCK_TIMEOUT_MS": "0"}
    os.environ.update({**environment, **patience})
    import django  # noqa: PLC0415 - the settings are known only now

    django.setup()
