"""Programs under the stack's care: started, logged, ended, and never left behind."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from nexus.env import ROOT
from nexus.local.users import OtherUser

LAUNCHER = Path(__file__).with_name("launch.py")
LONGEST_LINE = 1 << 20

type Echo = Callable[[str, str], None]


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to start and how it wants to be ended."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    user: OtherUser | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10


class RunningProgram:
    """A started program with its log; `echo` repeats each of its lines."""

    def __init__(self, program: Program, process: Process, copying: asyncio.Task[None] | None) -> None:
        self.program = program
        self.process = process
        self._copying = copying

    async def wait(self) -> int:
        """Return the exit status once the program has ended and its last line is logged."""
        status = await self.process.wait()
        if self._copying:
            # A grandchild may hold the pipe for longer than the program lives.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._copying, timeout=1)
        return status

    async def stop(self) -> None:
        """Ask the program to end, and kill its whole group when it takes too long."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(self.program.stop_signal)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), timeout=self.program.stop_seconds)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.wait()


async def start(program: Program, echo: Echo | None = None) -> RunningProgram:
    """Start `program` in a group of its own; it ends with this process, however this one ends."""
    user = program.user.options() if program.user else []
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with _private_log(program.log, "wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-S", str(LAUNCHER), "--parent", str(os.getpid()), "--signal", str(int(program.stop_signal))),
            *(*user, "--", *program.command),
            stdin=DEVNULL,
            stdout=PIPE if echo else log,
            stderr=STDOUT,
            cwd=ROOT,
            env={**os.environ, **program.environment},
            # Ctrl-C reaches the supervisor alone, which ends the others in order.
            start_new_session=True,
            limit=LONGEST_LINE,
        )
    copying = asyncio.create_task(_copy_lines(process, program, echo)) if echo else None
    return RunningProgram(program, process, copying)


def _private_log(path: Path, mode: str) -> IO[bytes]:
    """Open a log for its owner alone: the worker's holds mails, and mails hold codes."""
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, 0o600))


async def _copy_lines(process: Process, program: Program, echo: Echo) -> None:
    output = process.stdout
    if output is None:
        return
    with _private_log(program.log, "ab") as log:
        while True:
            try:
                line = await output.readline()
            except ValueError:
                line = b"(a line too long to show)\n"
            if not line:
                return
            log.write(line)
            log.flush()
            if line.strip():
                echo(program.name, line.decode(errors="replace").rstrip())
