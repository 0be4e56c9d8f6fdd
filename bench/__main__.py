"""The bench's command line: one part of the page or all, or `explain`, which shows the plans of the lists."""

import argparse
import sys
from typing import NoReturn

from rich.console import Console
from rich.markup import escape

from bench.check import DifferentAnswerError
from bench.explain import explain
from bench.load import UnexpectedAnswerError
from bench.place import LOGS, Cores, sole_use
from bench.run import PARTS, run
from bench.servers import Servers
from nexus.local.errors import LocalStackError


def main() -> None:
    """Run one command and turn what stops it into a message and a status."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("command", nargs="?", default="run", choices=["run", *PARTS, "explain"])
    command = parser.parse_args().command
    console = Console(highlight=False)
    try:
        cores = Cores()
        cores.keep_to_others()
        with sole_use(), Servers(cores) as servers:
            if command == "explain":
                explain(servers, console)
            else:
                run(servers, console, PARTS if command == "run" else [command])
    except (LocalStackError, DifferentAnswerError) as error:
        _fail(console, str(error))
    except UnexpectedAnswerError as error:
        _fail(console, f"{error}\nWhat the servers wrote lies in {LOGS}.")
    except KeyboardInterrupt:
        console.print("[yellow]Stopped.[/]")
        sys.exit(130)


def _fail(console: Console, message: str) -> NoReturn:
    console.print(f"[bold red]{escape(message)}[/]", soft_wrap=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
