"""The example storefront: built by Vite, and served with the API behind the same address.

`python -m nexus.local.storefront` builds it into `examples/storefront/dist/`.
"""

import hashlib
import signal
import sys
from pathlib import Path

from nexus.env import ROOT
from nexus.local.ports import LOOPBACK
from nexus.local.processes import Program
from nexus.local.state import LOGS
from nexus.npm import BuildError, fetch_packages, find_node, inputs_hash, one_at_a_time, run_step, say

FOLDER = ROOT / "examples" / "storefront"
# As codegen.ts reads it.
SCHEMA = Path("..", "..", "schema.graphql")
MADE = ("dist", "src/api/generated.ts")
# What `dist` was built from; below node_modules, as nobody serves or copies that.
BUILT = Path("node_modules") / ".built.sha256"
VITE = "node_modules/vite/bin/vite.js"
STEPS = {
    "Generating the storefront's types": ("node_modules/@graphql-codegen/cli/esm/bin.js",),
    "Checking them": ("node_modules/typescript/bin/tsc",),
    "Building the storefront with Vite": (VITE, "build"),
}


def main() -> int:
    """Build, and return the exit status."""
    try:
        build()
    except (BuildError, OSError) as error:
        say(f"The storefront was not built: {error}", to=sys.stderr)
        return 1
    return 0


def build(folder: Path = FOLDER) -> None:
    """Fetch the locked packages and build, unless that is done; BuildError says what a person can do."""
    node = find_node()
    with one_at_a_time(folder):
        fetch_packages(folder, node)
        inputs = _inputs(folder)
        # Vite empties the folder first, under the hands of a server that is there already.
        if (folder / "dist").is_dir() and _read(folder / BUILT) == inputs:
            return
        (folder / BUILT).unlink(missing_ok=True)
        for title, words in STEPS.items():
            run_step(title, (*node.node, *words), folder=folder, advice="mend what it says above; try again.")
        (folder / BUILT).write_text(inputs)


def _inputs(folder: Path) -> str:
    """Return a hash over what the steps read; among it is the schema, which lies outside."""
    schema = hashlib.sha256((folder / SCHEMA).read_bytes()).hexdigest()
    return f"{schema}\n{inputs_hash(folder, without=MADE)}\n"


def _read(stamp: Path) -> str | None:
    return stamp.read_text() if stamp.is_file() else None


def server(*, port: int, api: str) -> Program:
    """Return the program that serves what was built, and hands on to `api` what is meant for it."""
    address = ("--host", LOOPBACK, "--port", str(port), "--strictPort")
    return Program(
        name="storefront",
        command=[*find_node().node, str(FOLDER / VITE), "preview", str(FOLDER), *address],
        log=LOGS / "storefront.log",
        environment={"NEXUS_API": api, "NO_COLOR": "1"},
        # Asked to end it would wait for its last client, and it keeps nothing.
        stop_signal=signal.SIGKILL,
    )


if __name__ == "__main__":
    sys.exit(main())
