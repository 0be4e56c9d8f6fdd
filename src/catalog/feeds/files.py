"""Finished feeds in a folder that all processes of a machine share: one file each, packed, behind a few facts."""

import asyncio
import fcntl
import gzip
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import BinaryIO
from uuid import uuid4
from zlib import MAX_WBITS, compressobj

import orjson
from django.conf import settings

# The facts, in a line of this length.
FACTS_BYTES = 256
GZIP_LEVEL = 6
GZIP = MAX_WBITS + 16
TURN_SECONDS = 0.1
# What nobody has made anew for so long goes when another is made.
FORGOTTEN_AFTER_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file: the feed's shape and tag, when it was begun, and how many bytes it has unpacked."""

    shape: str
    tag: str
    began: float
    size: int

    def is_good(self, *, shape: str, tag: str | None) -> bool:
        """Return whether it may serve: nothing has changed since, or only a moment ago."""
        return self.shape == shape and (self.tag == tag or 0 <= time() - self.began < settings.FEEDS_SECONDS)


class FeedFile:
    """A finished file, open: it can be read to its end, whatever takes its place meanwhile."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.facts = Facts(**orjson.loads(file.read(FACTS_BYTES)))
        self.packed_size = os.fstat(file.fileno()).st_size - FACTS_BYTES

    def packed(self, size: int) -> bytes:
        """Return the next bytes as they lie there."""
        return self._file.read(size)

    def unpacked(self) -> BinaryIO:
        """Return the file that it becomes when it is unpacked."""
        return gzip.GzipFile(fileobj=self._file)  # type: ignore[return-value]

    def close(self) -> None:
        """Read no more."""
        self._file.close()


def open_feed(name: str) -> FeedFile | None:
    """Return the finished file of this name, if there is one that can be read."""
    file = None
    try:
        file = _place(name).open("rb")
        return FeedFile(file)
    except (OSError, ValueError, TypeError):
        # Also of another version of Nexus, or damaged: it is made anew.
        if file:
            file.close()
        return None


class FeedWriter:
    """A file in the making."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._packer = compressobj(GZIP_LEVEL, wbits=GZIP)
        self.size = 0

    def write(self, text: str) -> None:
        """Add a piece."""
        content = text.encode()
        self.size += len(content)
        self._file.write(self._packer.compress(content))

    def finish(self, facts: Facts) -> None:
        """Write the end, and then the facts at the beginning."""
        self._file.write(self._packer.flush())
        self._file.seek(0)
        self._file.write(orjson.dumps(facts).ljust(FACTS_BYTES))
        self._file.flush()


@contextmanager
def writing(name: str) -> Iterator[FeedWriter]:
    """Yield the writer of a file that takes its place after the block, if anything was written and nothing raised."""
    folder = _folder()
    _forget_old(folder)
    part = folder / f".{uuid4().hex}.part"
    try:
        with part.open("xb") as file:
            file.write(b" " * FACTS_BYTES)
            writer = FeedWriter(file)
            yield writer
        if writer.size:
            part.replace(_place(name))
    finally:
        part.unlink(missing_ok=True)


@asynccontextmanager
async def in_turn(kind: str, *, at_most: float) -> AsyncIterator[None]:
    """Wait until no process of this machine makes a file of the kind; one that is killed gives its turn back.

    Raises TimeoutError after `at_most` seconds.
    """
    lock = os.open(_folder() / f".{kind}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for _ in range(int(at_most / TURN_SECONDS)):
            if _is_locked(lock):
                break
            await asyncio.sleep(TURN_SECONDS)
        else:
            raise TimeoutError("other feeds are being made")
        yield
    finally:
        os.close(lock)


def _is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _forget_old(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            if path.suffix != ".lock" and time() - path.stat().st_mtime > FORGOTTEN_AFTER_SECONDS:
                path.unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = settings.FEEDS_ROOT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place(name: str) -> Path:
    place: Path = settings.FEEDS_ROOT / f"{name}.gz"
    return place
