"""A switch between this process and something it depends on, which may be down or hang."""

import logging
from threading import Lock
from time import monotonic
from weakref import WeakSet

from nexus.common.metrics import instruments

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0
# What takes as long for an answer is as good as gone: a request asks several times, and what it asks for saves less.
SLOW_SECONDS = 0.2
_all: "WeakSet[Breaker]" = WeakSet()


def breakers() -> "list[Breaker]":
    """Return those of this process."""
    return list(_all)


class Breaker:
    """Spares callers the wait for a dependency that failed a moment ago.

    After every pause one caller tries it again, the others go on without; each outage is logged
    when it begins and when it is over.
    """

    def __init__(self, dependency: str, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self.dependency = dependency
        self._pause = pause_seconds
        self._lock = Lock()
        self._is_broken = False
        self._try_at = 0.0
        _all.add(self)

    @property
    def is_broken(self) -> bool:
        """Whether the dependency failed when it was last asked."""
        return self._is_broken

    @property
    def is_pausing(self) -> bool:
        """Whether callers are spared now; who only looks takes nobody's turn."""
        return self._is_broken and monotonic() < self._try_at

    def may_try(self) -> bool:
        """Return whether the caller shall ask the dependency, and then say how that went."""
        if not self._is_broken:
            return True
        with self._lock:
            if monotonic() < self._try_at:
                return False
            # Taken for this caller: whoever comes while it waits goes on without.
            self._try_at = monotonic() + self._pause
            return True

    def note_success(self) -> None:
        """Go back to normal."""
        if not self._is_broken:
            return
        with self._lock:
            was_broken, self._is_broken = self._is_broken, False
        if was_broken:
            logger.info("dependency answers again", extra={"dependency": self.dependency})

    def check_pace(self, seconds: float) -> None:
        """Raise TimeoutError after an answer that took so long that nobody should wait for another."""
        if seconds >= SLOW_SECONDS:
            raise TimeoutError(f"It took {seconds:.1f} s for an answer.")

    def note_failure(self, error: Exception) -> None:
        """Leave the dependency alone for a while."""
        with self._lock:
            was_broken, self._is_broken = self._is_broken, True
            self._try_at = monotonic() + self._pause
        if not was_broken:
            instruments.outages.labels(self.dependency).inc()
            logger.warning("dependency fails", extra={"dependency": self.dependency, "error": repr(error)})
