"""A broker, a mail server, a worker, beat and a web process that tests may break; each is a process of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import pytest
from django.db import connection

from nexus.env import ROOT, redis_database
from nexus.local import programs
from nexus.local.ports import free_port
from nexus.local.processes import RunningProgram
from nexus.local.redis import RedisServer
from tests.faults.shop import Shop, wait_until
from tests.mail_server import MailServer
from tests.programs import WORKER, Programs, celery, is_ready

# What the processes beside the tests call themselves at PostgreSQL.
DATABASE_CLIENT = "beside the tests"


class Web:
    """A web process."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.web"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with log.open("a") as stderr:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | environment, text=True, stderr=stderr, **pipes
            )
        assert self._read() == "ready"

    def register(self, address: str) -> float:
        """Register somebody, and return for how many seconds the client waited."""
        self._write(address)
        return float(self._read())

    def register_and_die(self, address: str) -> int:
        """Register somebody, be killed once that is committed, and return the exit status."""
        self._write(f"kill {address}")
        self.stop()
        return self._process.returncode

    def stop(self) -> None:
        self._process.communicate()

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def _write(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


class Server:
    """The web server that `make run` starts."""

    def __init__(self, stack: "Stack", running: RunningProgram, port: int) -> None:
        self._stack, self._running, self.port = stack, running, port

    def is_ready(self) -> bool:
        with suppress(OSError):
            return urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200
        return False

    def stop(self) -> None:
        """Ask it to end, unless it has."""
        if self._running in self._stack.running:
            self._stack.stop(self._running)


class Stack(Programs):
    """What runs beside the tests."""

    def __init__(self, folder: Path, runner: asyncio.Runner) -> None:
        super().__init__(runner)
        self._folder = folder
        self.mail = MailServer(folder / "mail")
        self._redis = RedisServer(folder=folder, log=folder / "broker.log", port=free_port(), password="secret")
        self._redis.prepare()
        self._environment = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict),
            "PGAPPNAME": DATABASE_CLIENT,
            "CELERY_BROKER_URL": redis_database(self._redis.url, 0),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail.port),
            "EMAIL_TIMEOUT_SECONDS": "5",
        }
        self.broker = self.start_broker()
        self._celery("beat", "--schedule", str(folder / "schedule"), "--pidfile", "")
        self.worker = self.start_worker()

    def start_web(self) -> Web:
        return Web(self._environment, self._folder / "web.log")

    def start_server(self) -> Server:
        """Start a web server, and return once it answers."""
        port = free_port()
        program = replace(programs.web(self._environment, port=port), log=self._folder / "server.log")
        server = Server(self, self.start(program), port)
        wait_until(server.is_ready)
        return server

    def start_broker(self) -> RunningProgram:
        self.broker = self.start(self._redis.program())
        wait_until(self._redis.is_ready)
        return self.broker

    def start_worker(self) -> RunningProgram:
        """Start a worker, and return once it says that it is ready."""
        self.worker = self._celery(*WORKER)
        wait_until(lambda: is_ready(self.worker))
        return self.worker

    def stop_all(self) -> None:
        super().stop_all()
        self.mail.stop()

    def _celery(self, *words: str) -> RunningProgram:
        return self.start(celery(*words, log=self._folder / f"{words[0]}.log", environment=self._environment))


def kill_all(program: RunningProgram) -> None:
    """Kill a program with everything that it has started, as a power cut does."""
    os.killpg(program.process.pid, signal.SIGKILL)


def kill_children(program: RunningProgram) -> None:
    """Kill what works for a program, as a lack of memory does."""
    parent = program.process.pid
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


@contextmanager
def hung(program: RunningProgram) -> Iterator[None]:
    """Let a program hang meanwhile: it takes connections and says nothing."""
    os.kill(program.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(program.process.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def _stack(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Stack]:  # noqa: ARG001
    with asyncio.Runner() as runner:
        stack = Stack(tmp_path_factory.mktemp("stack"), runner)
        yield stack
        stack.stop_all()


@pytest.fixture(scope="module")
def _web(_stack: Stack) -> Iterator[Web]:
    web = _stack.start_web()
    yield web
    web.stop()


@pytest.fixture
def stack(_stack: Stack) -> Stack:
    """A stack that works in the database of a test marked for it; a test starts again what it stops."""
    _stack.mail.forget()
    return _stack


@pytest.fixture
def web(_web: Web) -> Web:
    return _web


@pytest.fixture(scope="session")
def _shop() -> Iterator[Shop]:
    with asyncio.Runner() as runner, ExitStack() as ended:
        # PostgreSQL runs as another user when root tests, who must get there.
        folder = Path(ended.enter_context(TemporaryDirectory(prefix="nexus-shop-", ignore_cleanup_errors=True)))
        shop = Shop(folder, runner)
        ended.callback(shop.stop_all)
        shop.open()
        yield shop


@pytest.fixture
def shop(_shop: Shop) -> Shop:
    """A shop with two web processes; a scenario mends what it breaks."""
    return _shop


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print a line for each row of the table of faults: held or not, with its figures."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for report in reports:
        noted = dict(report.user_properties)
        if report.when == "call" and "figures" in noted:
            name = report.nodeid.partition("::test_")[2].replace("_", " ")
            figures = ", ".join(noted[each] for each in ("figures", "more") if each in noted)
            terminalreporter.line(f"{'held    ' if report.passed else 'NOT HELD'} {name}: {figures}")
