"""A web process that is asked to end: it goes on for a while, and tells everybody not to come back."""

import asyncio
import signal
from typing import Any

import pytest
import uvicorn
from django.test import Client

from nexus import health
from nexus.server import CLOSE, Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Server:
    monkeypatch.setattr(health._Draining, "has_begun", False)
    settings.DRAIN_SECONDS = 3600
    config = uvicorn.Config("nexus.asgi:application", log_config=None)
    config.load()
    return Server(config)


def ends(server: Server) -> bool:
    """Return whether the server ends at its next look at the clock; it makes its headers anew then."""
    return asyncio.run(server.on_tick(0))


def test_is_not_ready_any_more_and_alive(server: Server, client: Client) -> None:
    server.handle_exit(signal.SIGTERM, None)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "draining"})
    assert client.get("/healthz").status_code == 200


def test_serves_on_and_ends_each_connection_with_its_answer(server: Server) -> None:
    assert ends(server) is False
    assert CLOSE not in server.server_state.default_headers
    server.handle_exit(signal.SIGTERM, None)
    assert CLOSE in server.server_state.default_headers
    assert ends(server) is False
    assert CLOSE in server.server_state.default_headers


def test_ends_when_its_time_is_up(server: Server, settings: Any) -> None:
    settings.DRAIN_SECONDS = 1e-9
    server.handle_exit(signal.SIGTERM, None)
    assert ends(server) is True


def test_ends_at_once_when_asked_twice(server: Server) -> None:
    server.handle_exit(signal.SIGTERM, None)
    server.handle_exit(signal.SIGTERM, None)
    assert ends(server) is True


def test_ends_at_once_without_a_time_to_drain(server: Server, settings: Any) -> None:
    settings.DRAIN_SECONDS = 0
    server.handle_exit(signal.SIGTERM, None)
    assert ends(server) is True
    assert not health._Draining.has_begun
