"""The web server: uvicorn, which at its end first lets itself be forgotten, so that no client sees it go."""

import argparse
import os
from time import monotonic
from types import FrameType

import uvicorn
from django.conf import settings

from nexus.health import begin_draining

CLOSE = (b"connection", b"close")


class Server(uvicorn.Server):
    """Goes on serving for a while after it was asked to end, and tells everybody not to come back.

    Uvicorn itself closes the port at once and hangs up on connections that are idle at that moment, some with a
    request on its way. Here, readiness fails first and each answer ends its connection; the port closes
    DRAIN_SECONDS later, when a load balancer has looked. Who asks a second time does not want to wait.
    """

    _leaves_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain at the first signal, end at the next."""
        is_first = self._leaves_at is None
        super().handle_exit(sig, frame)
        if is_first and settings.DRAIN_SECONDS > 0:
            self.should_exit = False
            self._drain()

    def _drain(self) -> None:
        self._leaves_at = monotonic() + settings.DRAIN_SECONDS
        begin_draining()
        # The latter are made anew from the former, every second.
        self.config.encoded_headers = [*self.config.encoded_headers, CLOSE]
        self.server_state.default_headers = [*self.server_state.default_headers, CLOSE]

    async def on_tick(self, counter: int) -> bool:
        """Return whether it is time to end; asked ten times a second."""
        if self._leaves_at is not None and monotonic() >= self._leaves_at:
            self.should_exit = True
        return await super().on_tick(counter)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="nexus.server")
    parser.add_argument("application", nargs="?", default="nexus.asgi:application")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-access-log", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.production")
    Server(_config(options)).run()


def _config(options: argparse.Namespace) -> uvicorn.Config:
    return uvicorn.Config(
        # By name: uvicorn sets up its logging first, and the application's settings have the last word.
        options.application,
        host=options.host,
        port=options.port,
        access_log=not options.no_access_log,
        http="httptools",
        loop="uvloop",
        # Told of its end, the application hands over the views that it has counted.
        lifespan="auto",
        server_header=False,
        # Whose word on a client's address is taken, TRUSTED_PROXIES says; uvicorn would take every local one's.
        proxy_headers=False,
        timeout_graceful_shutdown=settings.SHUTDOWN_SECONDS,
    )


if __name__ == "__main__":
    main()
