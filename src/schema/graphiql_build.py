"""Builds the files of the GraphiQL page with npm and Vite: `python -m schema.graphiql_build`."""

import shutil
import signal
import sys
from pathlib import Path

from nexus import npm
from nexus.npm import BuildError, fetch_packages, find_node, one_at_a_time, run_step, say

SOURCE = Path(__file__).resolve().parents[2] / "graphiql"
OUTPUT = Path(__file__).resolve().parent / "static" / "graphiql"
# Below node_modules: ignored by git, and on the output's file system, so that a rename is enough to publish it.
WORKSHOP = SOURCE / "node_modules" / ".graphiql-build"
STAMP = "inputs.sha256"
VITE_BUILD = ("node_modules/vite/bin/vite.js", "build", "--outDir", str(WORKSHOP / "new"), "--emptyOutDir")


def main() -> int:
    """Build what is missing or out of date and return the exit status."""
    try:
        with one_at_a_time(SOURCE):
            _build()
    except (BuildError, OSError) as error:
        say(f"GraphiQL was not built: {error}", to=sys.stderr)
        return 1
    return 0


def _build() -> None:
    inputs = inputs_hash()
    if built_from() == inputs:
        say("GraphiQL is built already.")
        return
    node = find_node()
    fetch_packages(
        SOURCE, node, advice="the npm registry may be out of reach; with a connection to it run `make graphiql`."
    )
    run_step(
        "Building GraphiQL with Vite",
        (*node.node, *VITE_BUILD),
        folder=SOURCE,
        advice="mend what it says above; run `make graphiql`.",
    )
    (WORKSHOP / "new" / STAMP).write_text(inputs)
    _publish(WORKSHOP / "new")
    say(f"GraphiQL is built: {OUTPUT.relative_to(SOURCE.parent)}/")


def is_out_of_date() -> bool:
    """Return whether a build would change what is there; without sources it cannot."""
    return SOURCE.is_dir() and built_from() != inputs_hash()


def inputs_hash() -> str:
    """Return a hash over every file that the build reads, names included."""
    return npm.inputs_hash(SOURCE)


def built_from() -> str | None:
    """Return the hash of the inputs that the present output was made from, None without an output."""
    try:
        return (OUTPUT / STAMP).read_text()
    except FileNotFoundError:
        return None


def _publish(new: Path) -> None:
    """Put the finished folder in the place of the old one by two renames: never half a build."""
    old = WORKSHOP / "old"
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(old, ignore_errors=True)
    if OUTPUT.exists():
        OUTPUT.rename(old)
    new.rename(OUTPUT)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    # Ended by an exception rather than on the spot, so that subprocess.run takes npm along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
