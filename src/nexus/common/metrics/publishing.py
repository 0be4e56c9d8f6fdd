"""Numbers that the code keeps as plain integers, because every nanosecond counts there, and their way to Prometheus."""

from collections.abc import Callable, Iterator
from threading import Lock, Thread
from time import sleep

from django.conf import settings
from prometheus_client import Counter, Gauge

PUBLISH_SECONDS = 1.0

type Readings = Iterator[tuple[Counter | Gauge, float]]

_sources: list[Callable[[], Readings]] = []
_seen: dict[Counter, float] = {}
_lock = Lock()


def publish_from(source: Callable[[], Readings]) -> Callable[[], Readings]:
    """Have `source` asked every second for the present value of labelled instruments; a counter's may only grow."""
    _sources.append(source)
    return source


def publish() -> None:
    """Bring what all sources say into the instruments."""
    with _lock:
        for source in _sources:
            for instrument, value in source():
                _show(instrument, value)


def start_publishing() -> None:
    """Publish from now on, in a thread that ends with the process."""
    if settings.METRICS_ENABLED:
        Thread(target=_publish_forever, name="metrics", daemon=True).start()


def _show(instrument: Counter | Gauge, value: float) -> None:
    if isinstance(instrument, Gauge):
        instrument.set(value)
        return
    instrument.inc(max(value - _seen.get(instrument, 0), 0))
    _seen[instrument] = value


def _publish_forever() -> None:
    while True:
        sleep(PUBLISH_SECONDS)
        publish()
