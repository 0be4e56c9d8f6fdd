"""Under which id a request is known: to the client in a header and in errors, to operators in every line of the log."""

import re
from collections.abc import Awaitable, Callable, Mapping
from random import getrandbits
from typing import Any

type Message = Mapping[str, Any]
type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Handler = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = b"x-request-id"
SCOPE_KEY = "nexus.request_id"
# A client or a proxy may have named it already; what could break a line of the log is not taken.
SANE = re.compile(rb"[A-Za-z0-9._-]{8,64}")


def new_request_id() -> str:
    """Return an id that no other request has."""
    # Ids are told and may be guessed; to ask the system for each would cost half of what a hit may.
    return f"{getrandbits(128):032x}"


def naming(handler: Handler) -> Handler:
    """Wrap `handler`: each request has an id, and its answer tells it."""

    # No coroutines of its own, here and in the other wrappers: they stand before each cached answer too.
    def named(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        request_id = _given(scope) or new_request_id()
        header = (HEADER, request_id.encode())

        def send_with_id(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], header]}
            return send(message)

        return handler({**scope, SCOPE_KEY: request_id}, receive, send_with_id)

    return named


def _given(scope: Scope) -> str | None:
    given = None
    for name, value in scope["headers"]:
        if name == HEADER:
            if given is not None:
                return None
            given = value
    return given.decode() if given is not None and SANE.fullmatch(given) else None
