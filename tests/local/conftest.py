"""A checkout of its own for the stack, next to the one under test."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
STOP_SECONDS = 60


def clean_environment(**variables: str) -> dict[str, str]:
    """Return what a person's shell has: nothing that the test session set up for itself."""
    ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "NEXUS_", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONPATH": "src"} | variables


@dataclass
class Checkout:
    """A copy of the sources, with the stack that runs in it."""

    folder: Path
    command: str = "run"
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def state(self) -> Path:
        return self.folder / ".nexus"

    @property
    def stack_file(self) -> Path:
        return self.state / "stack.env"

    def start(self, output: IO[str] | None = None, **variables: str) -> subprocess.Popen[str]:
        """Start the stack and return at once; what it says goes to `output`, or to a file of the checkout."""
        with output or (self.folder / "output").open("w") as stdout:
            stack = subprocess.Popen(
                [sys.executable, "-m", "nexus.local", self.command],
                cwd=self.folder,
                env=clean_environment(**variables),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.started.append(stack)
        return stack

    def start_and_wait(self, *, seconds: float = START_SECONDS, **variables: str) -> subprocess.Popen[str]:
        """Start the stack and return once it has printed its addresses."""
        stack = self.start(**variables)
        deadline = time.monotonic() + seconds
        while "Ctrl-C stops everything" not in self.output():
            assert stack.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.1)
        return stack

    def output(self) -> str:
        return (self.folder / "output").read_text()

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py as a person would, with nothing exported."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=self.folder, env=clean_environment(), capture_output=True, text=True, check=False
        )

    def forget(self) -> subprocess.CompletedProcess[str]:
        """Do what `make clean` does."""
        command = [sys.executable, "-m", "nexus.local", "clean"]
        return subprocess.run(
            command, cwd=self.folder, env=clean_environment(), capture_output=True, text=True, check=False
        )

    def processes(self) -> list[str]:
        """Return every living process that works in this checkout."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink().is_relative_to(self.folder):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found

    def wait_until_empty(self) -> None:
        """Wait for the last process to end."""
        deadline = time.monotonic() + STOP_SECONDS
        while self.processes():
            assert time.monotonic() < deadline, self.processes()
            time.sleep(0.1)


def stop(stack: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> int:
    """Ask the stack to stop and return its exit status."""
    stack.send_signal(number)
    return stack.wait(timeout=STOP_SECONDS)


def status_of(port: int, path: str) -> int:
    """Return the status that the web server answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@contextmanager
def copied_sources(folder: Path, command: str = "run") -> Iterator[Checkout]:
    """Make a checkout of its own in `folder`; what is left running in it is killed."""
    ignored = shutil.ignore_patterns("__pycache__", "graphiql")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    shutil.copy(ROOT / "manage.py", folder)
    # Stands for a finished build, which has tests of its own.
    manifest = folder / "src" / "schema" / "static" / "graphiql" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}")
    checkout = Checkout(folder, command)
    yield checkout
    for stack in checkout.started:
        if stack.poll() is None:
            stack.kill()
            stack.wait()
    checkout.wait_until_empty()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout whose data last for one module."""
    with copied_sources(tmp_path_factory.mktemp("checkout")) as checkout:
        yield checkout
