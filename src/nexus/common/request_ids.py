"""Under which id a request is known: to the client in a header and in errors, to operators in every line of the log."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
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


def new_request_id() -> bytes:
    """Return an id that no other request has."""
    # Ids are told and may be guessed; to ask the system for each would cost half of what a hit may.
    return b"%032x" % getrandbits(128)


def naming(handler: Handler) -> Handler:
    """Wrap `handler`: each request has an id, and its answer tells it."""

    def named(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        request_id = given_request_id(scope["headers"]) or new_request_id()
        header = (HEADER, request_id)

        def send_with_id(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], header]}
            return send(message)

        return handler({**scope, SCOPE_KEY: request_id.decode()}, receive, send_with_id)

    return named


def given_request_id(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Return the id that a request brings along; None for several, or one that could hurt."""
    given = [value for name, value in headers if name == HEADER]
    return given[0] if len(given) == 1 and SANE.fullmatch(given[0]) else None
