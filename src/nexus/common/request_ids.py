"""Under which id a request is known: to the client in a header and in errors, to operators in every line of the log."""

import os
import re
from collections.abc import Awaitable, Callable, Mapping
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
    return os.urandom(16).hex()


def naming(handler: Handler) -> Handler:
    """Wrap `handler`: each request has an id, and its answer tells it."""

    async def named(scope: Scope, receive: Receive, send: Send) -> None:
        request_id = _given(scope) or new_request_id()
        header = (HEADER, request_id.encode())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        await handler({**scope, SCOPE_KEY: request_id}, receive, send_with_id)

    return named


def _given(scope: Scope) -> str | None:
    given = [value for name, value in scope["headers"] if name == HEADER]
    return given[0].decode() if len(given) == 1 and SANE.fullmatch(given[0]) else None
