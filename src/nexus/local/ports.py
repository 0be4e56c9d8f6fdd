"""Free ports on the loopback address."""

import socket

from nexus.local.errors import LocalStackError

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """Return a port that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def refuse_taken_port(port: int) -> None:
    """Raise when something else answers on the port that the web server is to have."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise LocalStackError(
                f"Port {port} cannot be used: {error.strerror}. Choose another one: make run PORT={free_port()}"
            ) from None
