"""A web process for tests: for each address that it reads, it registers somebody and prints how long that took.

`kill` before an address has it killed between the commit and the enqueueing.
"""

import os
import signal
import sys
import time
from typing import Any

import django

django.setup()

from nexus.common import background  # noqa: E402  # Django is set up above.
from tests.accounts.flows import REGISTER, registration  # noqa: E402
from tests.graphql import ask  # noqa: E402


def kill_myself(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def register(address: str) -> float:
    """Register `address` as a shop's front does."""
    began = time.monotonic()
    answer = ask(REGISTER, input=registration(email=address))
    assert answer.data["register"]["errors"] == []
    return time.monotonic() - began


def say(text: object) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    assert ask("{ shop { name } }").data
    say("ready")
    for line in sys.stdin:
        *words, address = line.split()
        if words == ["kill"]:
            background._enqueue = kill_myself
        say(register(address))
