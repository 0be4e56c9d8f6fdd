"""Asks a stack that is starting one question, and looks for processes that one left behind."""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

# Whatever proxy the machine has, this is a neighbour.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
QUERY = "{ products(first: 1) { nodes { name } } }"


def wait_until_ready(site: str, process: int) -> None:
    """Return once the stack serves; give up when its process has ended."""
    while Path(f"/proc/{process}").exists():
        try:
            with DIRECTLY.open(f"{site}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("The stack ended before it served.")


def ask(site: str) -> None:
    """Ask for a product and check that the demo shop has one."""
    request = urllib.request.Request(
        f"{site}/graphql/", json.dumps({"query": QUERY}).encode(), {"Content-Type": "application/json"}
    )
    with DIRECTLY.open(request, timeout=30) as response:
        answer = json.load(response)
    print(f"{QUERY} > {json.dumps(answer)}")
    if not answer["data"]["products"]["nodes"][0]["name"]:
        sys.exit("The product has no name.")


def refuse_leftovers(folder: Path) -> None:
    """Fail when a process still works in the folder."""
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                left.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    if left:
        sys.exit("Left behind:\n" + "\n".join(left))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("site", nargs="?")
    parser.add_argument("process", nargs="?", type=int)
    parser.add_argument("--nothing-left-in", type=Path)
    options = parser.parse_args()
    if options.nothing_left_in:
        refuse_leftovers(options.nothing_left_in)
    else:
        wait_until_ready(options.site, options.process)
        ask(options.site)
