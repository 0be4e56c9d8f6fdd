"""How much CPU time processes and cores have used, as the kernel counts it in /proc."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def process_seconds(pid: int) -> float:
    """Return the user and system time of a process, all its threads included."""
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def family_seconds(pid: int) -> float:
    """Return the time of a process, of its children, and of children that have ended."""
    own = _stat(Path(f"/proc/{pid}/stat"))
    ticks = sum(map(int, own[11:15]))
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = _stat(stat)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_SECOND


def busy_seconds(cores: set[int]) -> float:
    """Return how long these cores have been busy, with whatever it was, since the machine started."""
    ticks = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *fields = line.split()
        if name.removeprefix("cpu") in set(map(str, cores)):
            user, nice, system, _idle, _waiting, interrupts, soft_interrupts, stolen, *_ = map(int, fields)
            ticks += user + nice + system + interrupts + soft_interrupts + stolen
    return ticks / TICKS_PER_SECOND


def _stat(path: Path) -> list[str]:
    """Return the fields behind the name, which may hold spaces; the first is the state."""
    return path.read_text().rpartition(")")[2].split()
