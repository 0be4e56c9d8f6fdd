"""Web processes, workers and servers beside the tests, each started with the settings that a test is about."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from nexus.env import ROOT
from nexus.local import programs
from nexus.local.ports import free_port
from nexus.local.processes import Program, RunningProgram
from tests.faults.conftest import wait_until
from tests.programs import WORKER, Programs, celery, is_ready

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.scale.settings",
    "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    # A busy machine is no fault of a host.
    "DATABASE_POOL_TIMEOUT_SECONDS": "20",
}


def debian_program(name: str) -> str:
    """Return where a program of Debian is, or skip the test that needs it."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {name.replace('promtool', 'prometheus')}")
    return found


def database_url() -> str:
    """Return the address of the test's database."""
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)


@dataclass
class Answer:
    """What a web process said."""

    status: int
    body: dict[str, Any]

    @property
    def data(self) -> Any:
        assert "errors" not in self.body, self.body
        return self.body["data"]


@dataclass
class Web:
    """A web process."""

    port: int
    running: RunningProgram

    def is_ready(self) -> bool:
        assert self.running.process.returncode is None, self.running.program.log.read_text()
        with suppress(OSError):
            return bool(urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200)
        return False

    def ask(
        self,
        query: str,
        *,
        operation: str | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        **variables: Any,
    ) -> Answer:
        """Send one request of the API."""
        asked = {"query": query, "operationName": operation, "variables": variables}
        sent = {"Content-Type": "application/json", **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        request = Request(f"http://127.0.0.1:{self.port}/graphql/", json.dumps(asked).encode(), sent)
        try:
            with urlopen(request, timeout=20) as response:  # noqa: S310 - our own
                return Answer(response.status, json.load(response))
        except HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, json.load(refusal))


class Hosts(Programs):
    """Whatever a test has started; all of it ends with the test."""

    def __init__(self, folder: Path, runner: asyncio.Runner) -> None:
        super().__init__(runner)
        self.folder = folder

    def start_command(self, *command: str, environment: Mapping[str, str] | None = None) -> RunningProgram:
        """Start any program; its log has its name."""
        name = Path(command[0]).name
        log = self.folder / f"{name}-{len(self.running)}.log"
        return self.start(Program(name=name, command=[*command], log=log, environment=environment or {}))

    def begin_web(self, **variables: str) -> Web:
        """Start a web process without waiting for it."""
        port = free_port()
        environment = ENVIRONMENT | {"DATABASE_URL": database_url()} | variables
        program = replace(programs.web(environment, port=port), log=self.folder / f"web-{port}.log")
        return Web(port, self.start(replace(program, environment=environment)))

    def start_web(self, **variables: str) -> Web:
        """Start a web process, and return once it answers."""
        return self.start_webs(1, **variables)[0]

    def start_webs(self, number: int, **variables: str) -> list[Web]:
        """Start several that share everything."""
        webs = [self.begin_web(**variables) for _ in range(number)]
        for web in webs:
            wait_until(web.is_ready, seconds=60)
        return webs

    def start_worker(self, **variables: str) -> RunningProgram:
        """Start a worker of two processes, and return once it is ready."""
        environment = ENVIRONMENT | {"DATABASE_URL": database_url()} | variables
        log = self.folder / f"worker-{len(self.running)}.log"
        worker = self.start(celery(*WORKER, log=log, environment=environment))
        wait_until(lambda: is_ready(worker), seconds=60)
        return worker


@contextmanager
def open_hosts(folder: Path) -> Iterator[Hosts]:
    """Hand out hosts that find an empty queue, and end what they run."""
    with Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        broker.flushdb()
    with asyncio.Runner() as runner:
        hosts = Hosts(folder, runner)
        try:
            yield hosts
        finally:
            hosts.stop_all()


def fetch(address: str) -> str:
    """Return what is at an address, as text."""
    with urlopen(address, timeout=10) as response:  # noqa: S310 - our own
        text: str = response.read().decode()
    return text


def eventually[T](find: Callable[[], T | None], *, seconds: float = 30) -> T:
    """Return what is found as soon as it is."""
    found: list[T] = []

    def look() -> bool:
        if (it := find()) is not None:
            found.append(it)
        return bool(found)

    wait_until(look, seconds=seconds)
    return found[0]
