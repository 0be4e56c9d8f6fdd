"""Where the processes of one machine that share METRICS_ADDRESS keep their numbers, so that each can answer for all."""

import fcntl
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

# Held as long as the process lives: a folder that nobody holds is left from before, and emptied.
_held: list[IO[bytes]] = []


def open_folder() -> Path | None:
    """Return the folder, made known to prometheus-client, which reads the variable when it is imported.

    None where metrics are off. The first of the processes finds the lock free and takes away what an
    earlier start has left; counting on from there would let Prometheus add it a second time.
    """
    if not settings.METRICS_ENABLED:
        return None
    folder = _path()
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = (folder / "lock").open("ab")
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for file in folder.glob("*.db"):
            file.unlink()
    fcntl.flock(lock, fcntl.LOCK_SH)
    _held.append(lock)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return folder


def forget_the_dead(folder: Path) -> None:
    """Take away what describes the present of processes that are no more; what they have counted stays."""
    for file in folder.glob("gauge_live*.db"):
        if not _is_alive(int(file.stem.rpartition("_")[2])):
            file.unlink(missing_ok=True)


def _path() -> Path:
    port = settings.METRICS_ADDRESS.rpartition(":")[2]
    return Path(tempfile.gettempdir()) / f"nexus-metrics-{os.geteuid()}-{port}"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
