"""Where the bench keeps its data, and which core each program has."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from nexus.local.errors import LocalStackError
from nexus.local.state import STATE

FOLDER = STATE / "bench"
LOGS = FOLDER / "logs"
INPUTS = FOLDER / "inputs"


@contextmanager
def sole_use() -> Iterator[None]:
    """Hold the bench's data; two benches at once would measure each other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalStackError("A bench of this checkout runs already.") from None
        yield


class Cores:
    """One core for the server that is measured, the others for everything else."""

    def __init__(self) -> None:
        if not hasattr(os, "sched_setaffinity"):
            raise LocalStackError("The bench pins programs to cores and reads /proc, so it runs on Linux only.")
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) < 2:
            raise LocalStackError("The bench needs two cores: one for the server, one for the load.")
        self.server = {cores[-1]}
        self.others = set(cores[:-1])

    def keep_to_others(self) -> None:
        """Move this process off the server's core; what it starts follows it."""
        os.sched_setaffinity(0, self.others)

    def give_server_core(self, pid: int) -> None:
        """Pin a program that has just been started, before it makes threads."""
        os.sched_setaffinity(pid, self.server)
