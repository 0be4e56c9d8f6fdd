"""How work is handed to Celery: after the commit, and without waiting for the broker."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, partial
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction

from nexus.common.metrics import instruments

logger = logging.getLogger(__name__)

# A broker that hangs holds its publisher; what does not fit behind it is left to beat.
_room = BoundedSemaphore(1000)


@cache
def _publisher() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="publisher")


def enqueue_on_commit(task: Any, *args: Any) -> None:
    """Have a worker run the Celery `task` with these primitive `args` once the transaction is committed.

    Nothing is raised when the broker is down: whoever calls this has left a row from which a
    periodic task starts the work again.
    """
    transaction.on_commit(partial(_enqueue, task, args))


def _enqueue(task: Any, args: tuple[Any, ...]) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        task.delay(*args)
    elif _room.acquire(blocking=False):
        _publisher().submit(copy_context().run, _in_room, partial(_publish, task, args))
    else:
        instruments.enqueue_failures.inc()
        logger.warning("not enqueued, too much is waiting for the broker", extra={"task": task.name})


def _in_room(publish: Callable[[], None]) -> None:
    try:
        publish()
    finally:
        _room.release()


def _publish(task: Any, args: tuple[Any, ...]) -> None:
    try:
        task.apply_async(args, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever kombu raises, beat drives again what was left behind
        instruments.enqueue_failures.inc()
        logger.warning("not enqueued, the broker does not answer", extra={"task": task.name, "error": repr(error)})


class Pace:
    """Lets something be done so often at most, however many ask for it; the others may leave it to the next one."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._next_at = 0.0

    def may_go(self) -> bool:
        """Return whether it is time, and take the turn."""
        with self._lock:
            now = monotonic()
            if now < self._next_at:
                return False
            self._next_at = now + self._seconds
            return True
