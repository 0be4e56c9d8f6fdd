"""`loginWithGoogle` says in time that the provider does not answer, and forgets what it began."""

import socket
import threading
from contextlib import suppress
from typing import Any

import pytest

from accounts.models import LoginHistory, User
from accounts.services.social.google import Grant, redeem
from nexus.common.errors import ServiceUnavailableError
from tests.accounts.google.client import LOGIN, Provider
from tests.graphql import Answer, ask

pytestmark = pytest.mark.django_db


def assert_unavailable(answer: Answer) -> None:
    assert answer.refusal.code == "SERVICE_UNAVAILABLE"
    assert answer.refusal.path == ["loginWithGoogle"]
    assert answer.status == 503
    assert not User.objects.exists()
    assert not LoginHistory.objects.exists()


def test_says_when_the_provider_is_down(provider: Provider, settings: Any) -> None:
    returned = provider.authorize()
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    settings.GOOGLE_ISSUER = f"http://127.0.0.1:{port}"
    assert_unavailable(ask(LOGIN, **returned))


def test_says_when_the_provider_hangs(provider: Provider, settings: Any) -> None:
    returned = provider.authorize()
    settings.GOOGLE_TIMEOUT_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.GOOGLE_ISSUER = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert_unavailable(ask(LOGIN, **returned))


def test_asks_nothing_more_when_the_time_is_over(provider: Provider, settings: Any) -> None:
    returned = provider.authorize()
    settings.GOOGLE_TIMEOUT_SECONDS = 0
    assert_unavailable(ask(LOGIN, **returned))


def test_an_exchange_with_a_provider_that_hangs_ends_by_itself(provider: Provider, settings: Any) -> None:
    settings.GOOGLE_TIMEOUT_SECONDS = 0.2
    code, redirect_uri, code_verifier, nonce = provider.authorize().values()
    grant = Grant(code=code, redirect_uri=redirect_uri, code_verifier=code_verifier, nonce=nonce)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.GOOGLE_ISSUER = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ServiceUnavailableError):
            redeem(grant)


def test_says_when_the_provider_answers_too_slowly(provider: Provider, settings: Any) -> None:
    """One byte at a time renews a socket's own time-out, and not the one of the request."""
    returned = provider.authorize()
    settings.GOOGLE_TIMEOUT_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as slow:
        settings.GOOGLE_ISSUER = f"http://127.0.0.1:{slow.getsockname()[1]}"
        is_over = threading.Event()
        dribbling = threading.Thread(target=dribble, args=[slow, is_over])
        dribbling.start()
        assert_unavailable(ask(LOGIN, **returned))
        assert not is_over.is_set()
        is_over.set()
        dribbling.join()


def dribble(server: socket.socket, is_over: threading.Event) -> None:
    """Answer a byte at a time, until the test is over or a minute has passed, and hang up."""
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        for _ in range(1_200):
            if is_over.wait(0.05):
                return
            connection.sendall(b" ")
        is_over.set()


def test_says_when_the_provider_answers_nonsense(provider: Provider, settings: Any) -> None:
    returned = provider.authorize()
    settings.GOOGLE_ISSUER = f"{provider.issuer}/oauth2/end_session?"
    assert_unavailable(ask(LOGIN, **returned))
