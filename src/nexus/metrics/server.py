"""The endpoint that Prometheus asks: a thread of its own on a port of its own.

So it answers while the event loop is busy, no limit or proxy of the API stands before it, and no mistake in
a proxy's rules shows it to the world.
"""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.multiprocess import MultiProcessCollector

from nexus.common.metrics import FOLDER
from nexus.common.metrics.folder import forget_the_dead
from nexus.common.metrics.publishing import publish, start_publishing
from nexus.common.version import VERSION
from nexus.metrics.backlog import Backlog

logger = logging.getLogger(__name__)


class _Server(ThreadingWSGIServer):
    """One of perhaps several on this port: the system gives each question to one of them."""

    allow_reuse_port = True


class _Server6(_Server):
    address_family = socket.AF_INET6


class _SilentHandler(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Log nothing: it is asked every few seconds."""


class _Present:
    """All processes' numbers, this one's as of now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._collector: Any = MultiProcessCollector(None, str(folder))  # type: ignore[no-untyped-call]

    def collect(self) -> Iterator[Metric]:
        """Read what the processes have written."""
        publish()
        forget_the_dead(self._folder)
        yield from self._collector.collect()
        version = GaugeMetricFamily("nexus_info", "The version that runs.", labels=["version"])
        version.add_metric([VERSION], 1)
        yield version


def start_metrics() -> None:
    """Answer Prometheus from now on, if the settings say so; without the port, go on without."""
    if FOLDER is None:
        return
    start_publishing()
    host, _, port = settings.METRICS_ADDRESS.rpartition(":")
    host = host.strip("[]")
    kind = _Server6 if ":" in host else _Server
    try:
        server = make_server(host, int(port), make_wsgi_app(_registry(FOLDER)), kind, handler_class=_SilentHandler)
    except OSError as error:
        logger.error("no metrics, the port cannot be used", extra={"address": settings.METRICS_ADDRESS, "error": error})
        return
    Thread(target=server.serve_forever, name="metrics-server", daemon=True).start()


def _registry(folder: Path) -> CollectorRegistry:
    """Return everything that is shown."""
    shown = CollectorRegistry()
    shown.register(_Present(folder))
    shown.register(Backlog())
    return shown
