"""A whole shop to be broken: two web processes, a worker, beat, and servers of its own behind proxies."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg

from nexus.env import ROOT, redis_database
from nexus.local import programs
from nexus.local.ports import free_port
from nexus.local.postgres import Postgres
from nexus.local.processes import Program, RunningProgram
from nexus.local.servers import answers, start_redis
from tests.faults.proxy import Proxy
from tests.mail_server import MailServer
from tests.programs import WORKER, Programs, celery, is_ready

PASSWORD = "for-tests-only-and-long-enough-to-pass-the-check"
APPLICATION = "nexus.asgi:application"
# On a busy machine.
START_SECONDS = 240
# What is acknowledged must outlive a crash, so a commit is no longer as careless as other tests have it.
POSTGRES_OPTIONS = ("--synchronous_commit=on", "--max_connections=60")


def wait_until(is_so: Callable[[], Any], *, seconds: float = 60) -> float:
    """Wait for something to become true, and return how long that took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, "it did not become true in time"
        time.sleep(0.05)
    return time.monotonic() - began


class WebProcess:
    """One of the shop's web processes."""

    def __init__(self, running: RunningProgram, port: int) -> None:
        self.running, self.port = running, port

    @property
    def pid(self) -> int:
        return self.running.process.pid

    def status(self, path: str = "/readyz") -> int:
        """Return what it answers; 0 if it does not."""
        try:
            return int(urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).status)
        except HTTPError as error:
            return error.code
        except OSError:
            return 0


class Shop(Programs):
    """Everything that belongs to one shop; what a scenario breaks it mends again."""

    def __init__(self, folder: Path, runner: asyncio.Runner) -> None:
        super().__init__(runner)
        self.folder = folder
        folder.chmod(0o755)
        self.media = folder / "media"
        self.media.mkdir()
        self.mail = MailServer(folder / "mail")
        self._server = Postgres(
            folder=folder / "postgres", log=folder / "postgres.log", port=free_port(), password=PASSWORD,
            is_throwaway=True,
        )  # fmt: skip
        self._proxies: list[Proxy] = []

    def open(self) -> None:
        """Start everything, and return when it serves."""
        self.runner.run(self._server.prepare())
        self.start_postgres()
        self.cache_url, self.cache_server = self._start_redis("cache")
        self.auth_url, self.auth_server = self._start_redis("auth")
        self.postgres = self._proxy(self.postgres_url)
        self.cache, self.auth = self._proxy(self.cache_url), self._proxy(self.auth_url)
        # The same server as codes are kept in, and on its own to be broken.
        self.broker = self._proxy(self.auth_url)
        self.products = self._seed()
        self.webs = [self._spawn_web(number) for number in range(2)]
        self.start_worker()
        self._celery("beat", "--schedule", str(self.folder / "schedule"), "--pidfile", "")
        for web in self.webs:
            self._wait_for(web)

    @cached_property
    def environment(self) -> dict[str, str]:
        """What the shop's processes are told."""
        auth = _behind(self.auth, self.auth_url)
        return {
            "DJANGO_SETTINGS_MODULE": "tests.faults.shop_settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DATABASE_URL": _behind(self.postgres, self._server.url),
            "REDIS_URL": auth,
            "REDIS_AUTH_URL": auth,
            "REDIS_CACHE_URL": _behind(self.cache, self.cache_url),
            "CELERY_BROKER_URL": redis_database(_behind(self.broker, self.auth_url), 0),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail.port),
            "EMAIL_TIMEOUT_SECONDS": "2",
            "MEDIA_ROOT": str(self.media),
        }

    @property
    def postgres_url(self) -> str:
        """PostgreSQL itself, past the proxy."""
        return self._server.url

    def sql(self, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Ask PostgreSQL itself, past the proxy."""
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            cursor = connection.execute(statement, arguments or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def transaction(self, *statements: str) -> Iterator[None]:
        """Hold a transaction open meanwhile that has run these."""
        with psycopg.connect(self._server.url) as connection:
            for statement in statements:
                connection.execute(statement)
            yield
            connection.rollback()

    def restart_postgres(self) -> None:
        """End PostgreSQL as a crash does, without a good-bye to anybody, and start it again."""
        self.running.remove(self.postgres_server)
        os.kill(self.postgres_server.process.pid, signal.SIGQUIT)
        self.runner.run(self.postgres_server.wait())
        self.start_postgres()

    def start_postgres(self) -> None:
        program = self._server.program()
        self.postgres_server = self.start(replace(program, command=[*program.command, *POSTGRES_OPTIONS]))
        assert self.runner.run(answers(self.postgres_server, self._server.is_ready))

    def start_web(self, number: int) -> WebProcess:
        """Start the web process of that number anew, and return once it serves."""
        self.webs[number] = web = self._spawn_web(number)
        self._wait_for(web)
        return web

    def run_doomed_web(self, number: int) -> int:
        """Run the web process of that number as `tests.faults.doomed` until it dies, and return its exit status."""
        self.webs[number] = web = self._spawn_web(number, application="tests.faults.doomed:application")
        self.runner.run(asyncio.wait_for(web.running.process.wait(), START_SECONDS))
        self.stop(web.running)
        status = web.running.process.returncode
        assert status is not None
        return status

    def start_worker(self) -> None:
        self.worker = self._celery(*WORKER)
        wait_until(lambda: is_ready(self.worker), seconds=START_SECONDS)

    def stop_all(self) -> None:
        super().stop_all()
        for proxy in self._proxies:
            proxy.close()
        self.mail.stop()

    def _wait_for(self, web: WebProcess) -> None:
        try:
            wait_until(lambda: web.status() == 200, seconds=START_SECONDS)
        except AssertionError:
            raise AssertionError(web.running.program.log.read_text()[-2000:]) from None

    def _proxy(self, url: str) -> Proxy:
        self._proxies.append(Proxy(_port(url)))
        return self._proxies[-1]

    def _seed(self) -> dict[str, str]:
        command = [sys.executable, "-m", "tests.faults.seed"]
        patience = {"DATABASE_STATEMENT_TIMEOUT_MS": "0", "DATABASE_LOCK_TIMEOUT_MS": "0"}
        environment = os.environ | self.environment | patience
        seeded = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert seeded.returncode == 0, seeded.stderr
        products: dict[str, str] = json.loads(seeded.stdout.splitlines()[-1])
        return products

    def _start_redis(self, name: str) -> tuple[str, RunningProgram]:
        place = self.folder / f"redis-{name}", self.folder / f"redis-{name}.log"
        url, running = self.runner.run(start_redis(*place, password=PASSWORD, is_throwaway=True))
        self.running.append(running)
        return url, running

    def _spawn_web(self, number: int, *, application: str = APPLICATION) -> WebProcess:
        port = free_port()
        program = programs.web(self.environment, port=port)
        program = replace(program, command=[application if word == APPLICATION else word for word in program.command])
        return WebProcess(self.start(self._ours(program, f"web-{number}")), port)

    def _celery(self, *words: str) -> RunningProgram:
        return self.start(self._ours(celery(*words, log=Path(), environment={}), words[0]))

    def _ours(self, program: Program, name: str) -> Program:
        environment = self.environment | {"PGAPPNAME": name}
        return replace(program, log=self.folder / f"{name}.log", environment=environment, stop_seconds=30)


def _port(url: str) -> int:
    port = urlsplit(url).port
    assert port
    return port


def _behind(proxy: Proxy, url: str) -> str:
    """Return `url` by way of a proxy."""
    return url.replace(f":{_port(url)}", f":{proxy.port}")
