"""Programs beside a test, which end with it."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from nexus.local.processes import Program, RunningProgram, start

WORKER = ("worker", "--concurrency", "2", "--without-mingle", "--without-gossip")


class Programs:
    """What was started and has not been stopped."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.running: list[RunningProgram] = []

    def start(self, program: Program) -> RunningProgram:
        self.running.append(self.runner.run(start(program)))
        return self.running[-1]

    def stop(self, program: RunningProgram) -> None:
        self.running.remove(program)
        self.runner.run(program.stop())

    def stop_all(self) -> None:
        """Stop them, the last one first."""
        while self.running:
            self.stop(self.running[-1])


def celery(*words: str, log: Path, environment: Mapping[str, str]) -> Program:
    """Return a worker, or beat."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "nexus", *words]
    return Program(name=words[0], command=command, log=log, environment=environment)


def is_ready(worker: RunningProgram) -> bool:
    """Return whether a worker says so."""
    return " ready." in worker.program.log.read_text()
