"""Calls that are made at the same moment, each on a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from nexus.common.errors import RefusedError


def at_once(*calls: Callable[[], Any], threads: int | None = None) -> list[Any]:
    """Make all calls, that many at the same moment; return what each returned, or its refusal."""
    workers = threads or len(calls)
    start = Barrier(workers)

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except RefusedError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers, initializer=lambda: start.wait(60)) as pool:
        return list(pool.map(run, calls))


def refused(answers: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return the code and the field of whatever was refused."""
    refusals = [answer for answer in answers if isinstance(answer, RefusedError)]
    return [(problem.code, problem.field) for refusal in refusals for problem in refusal.problems]
