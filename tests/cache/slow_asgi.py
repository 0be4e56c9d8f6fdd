"""The application with slow readers: what they have read gets old in their hands before it is kept and served."""

from collections.abc import Callable
from random import random
from time import sleep
from typing import Any

from nexus.asgi import application
from nexus.common import threads

__all__ = ["application"]

# Several leases, so that a change is told to everybody meanwhile.
LONGEST_SECONDS = 0.03

# A busy machine is no fault of a cache.
threads.ANSWER_SECONDS = 60
_run = threads._run_and_release


def _run_slowly(function: Callable[[], Any], deadline: float) -> Any:
    result = _run(function, deadline)
    sleep(random() * LONGEST_SECONDS)  # noqa: S311
    return result


threads._run_and_release = _run_slowly
