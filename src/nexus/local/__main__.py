"""The local stack's command line: `run` starts it, `storefront` with a shop's front, `clean` forgets its data."""

import argparse
import asyncio
import signal
import sys

from nexus.local.errors import LocalStackError
from nexus.local.screen import Screen
from nexus.local.stack import run_stack
from nexus.local.state import forget


def main() -> None:
    """Run one command and turn what stops it into a message and a status."""
    parser = argparse.ArgumentParser(prog="nexus.local")
    parser.add_argument("command", choices=["run", "storefront", "clean"])
    command = parser.parse_args().command
    screen = Screen()
    try:
        if command == "clean":
            forget()
        else:
            asyncio.run(_run_until_asked(screen, with_storefront=command == "storefront"))
    except LocalStackError as error:
        screen.failure(str(error))
        sys.exit(1)


async def _run_until_asked(screen: Screen, *, with_storefront: bool) -> None:
    """Run the stack until Ctrl-C, SIGTERM or a closed terminal; asking again changes nothing."""
    stack = asyncio.create_task(run_stack(screen, with_storefront=with_storefront))

    def cancel() -> None:
        if not stack.cancelling():
            stack.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, cancel)
    try:
        await stack
    except asyncio.CancelledError:
        screen.notice("Stopped.")


if __name__ == "__main__":
    main()
