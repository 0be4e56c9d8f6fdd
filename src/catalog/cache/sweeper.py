"""What has every web process sweep by itself."""

import logging
from random import uniform
from threading import Event, Thread

from django.db import DatabaseError, connections
from redis import RedisError

from catalog.cache.sweep import sweep
from catalog.cache.versions import store, versions

logger = logging.getLogger(__name__)

# On average, and never in step with other processes. A writer that dies between its commit and the move, or that
# Redis does not answer, is made up for within the next pause.
SWEEP_SECONDS = 2.0


class Sweeper:
    """Sweeps every two seconds in a thread of its own, from the start of a web process to its end."""

    def __init__(self) -> None:
        self._is_over = Event()
        self._thread: Thread | None = None
        self._fails = False

    def start(self) -> None:
        """Begin, once."""
        if self._thread is None:
            self._is_over.clear()
            self._thread = Thread(target=self._sweep_until_over, name="sweeper", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End, and wait for the sweep that is under way."""
        self._is_over.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def sweep(self) -> None:
        """Sweep now; a Redis that cannot be told of what was spoiled is trusted no more."""
        try:
            sweep(store)
        except (DatabaseError, RedisError, OSError) as error:
            if not isinstance(error, DatabaseError):
                versions.distrust()
            self._note_failure(error)
        else:
            self._fails = False

    def _sweep_until_over(self) -> None:
        while not self._is_over.wait(uniform(0.5, 1.5) * SWEEP_SECONDS):  # noqa: S311 - to keep out of step
            try:
                self.sweep()
            finally:
                connections.close_all()

    def _note_failure(self, error: Exception) -> None:
        """Say so once for each outage."""
        if not self._fails:
            logger.warning("cache not swept", extra={"error": repr(error)})
        self._fails = True


sweeper = Sweeper()
