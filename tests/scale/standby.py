"""A streaming replica of the tests' PostgreSQL, copied by pg_basebackup and held back where a test wants lag."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from nexus.local.ports import free_port
from nexus.local.postgres import Postgres, _binary
from nexus.local.processes import RunningProgram, start
from nexus.local.servers import answers
from tests.faults.conftest import wait_until


class Standby:
    """The replica; it runs as the user that PostgreSQL of the tests runs as."""

    def __init__(self, folder: Path, runner: asyncio.Runner) -> None:
        primary = connection.settings_dict
        self._runner, self._database = runner, str(primary["NAME"])
        password = str(primary["PASSWORD"])
        # PostgreSQL runs as another user when root tests.
        for part in (folder, *folder.parents[:2]):
            part.chmod(0o755)
        self._server = Postgres(
            folder=folder, log=folder / "standby.log", port=free_port(), password=password, is_throwaway=True
        )
        address = ["--host", primary["HOST"], "--port", str(primary["PORT"]), "--username", primary["USER"]]
        copied = subprocess.run(
            [
                _binary("pg_basebackup"),
                *address,
                "--pgdata",
                self._server.data,
                "--write-recovery-conf",
                "--checkpoint=fast",
            ],
            env=os.environ | {"PGPASSWORD": password},
            capture_output=True,
            text=True,
            check=False,
        )
        assert copied.returncode == 0, copied.stderr
        if user := self._server._user():
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user.uid, user.gid)
        self._running: RunningProgram | None = None
        self.start()

    @property
    def url(self) -> str:
        return self._server._url(self._database)

    def start(self) -> None:
        self._running = self._runner.run(start(self._server.program()))
        assert self._runner.run(answers(self._running, self._server.is_ready)), self._server.log.read_text()

    def stop(self) -> None:
        if self._running:
            self._runner.run(self._running.stop())
            self._running = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Have it take connections and say nothing, also on those that are open."""
        assert self._running
        stopped = [*_family(self._running.process.pid)]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in stopped:
                # One that nobody answered may have been given up.
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def ask(self, statement: str) -> Any:
        """Run one statement on the replica, and return its first value."""
        with psycopg.connect(self.url, autocommit=True) as asking:
            row = asking.execute(statement).fetchone()
        return row and row[0]

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Have it show nothing newer than it has now."""
        self.ask("SELECT pg_wal_replay_pause()")
        wait_until(lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until it has all that the primary has now."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
            (written,) = cursor.fetchone()
        wait_until(lambda: self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn"))


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all that it has started."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


@contextmanager
def open_standby(folder: Path) -> Iterator[Standby]:
    """Hand out a replica, and end it."""
    with asyncio.Runner() as runner:
        standby = Standby(folder, runner)
        try:
            yield standby
        finally:
            standby.stop()
            shutil.rmtree(folder, ignore_errors=True)
