"""The body of a request that is read only once it is known who sends it."""

import asyncio
from collections.abc import Awaitable
from tempfile import SpooledTemporaryFile
from typing import IO

from nexus.common.request_ids import Handler, Message, Receive, Scope, Send

# Where the body is found in the scope of its request.
SCOPE_KEY = "nexus.unread_body"
IN_MEMORY_BYTES = 1_000_000
# Without either there is no body. Source: RFC 9112, 6.
BODY_HEADERS = {b"content-length", b"transfer-encoding"}


class BodyTooLargeError(Exception):
    """A body that goes on behind its limit; the rest of it was not read."""


class BodyCutOffError(Exception):
    """A body whose sender hung up, or was too slow."""


class UnreadBody:
    """Stands between the server and a handler that would read a body whole before it calls the view."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_told_empty = False
        self._is_read = asyncio.Event()

    async def receive(self) -> Message:
        """Tell the handler that the body is empty; then, once it has been read, whatever else the server says."""
        if not self._is_told_empty:
            self._is_told_empty = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._is_read.wait()
        return await self._receive()

    async def read(self, *, at_most: int, seconds: float) -> IO[bytes]:
        """Return the body as a file, on disk if it is large; raise BodyTooLargeError or BodyCutOffError."""
        body = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - whoever asked for it closes it
        try:
            async with asyncio.timeout(seconds):
                await self._read_into(body, at_most)
        except BaseException as error:
            body.close()
            if isinstance(error, TimeoutError):
                raise BodyCutOffError from error
            raise
        self._is_read.set()
        body.seek(0)
        return body

    async def _read_into(self, body: IO[bytes], left: int) -> None:
        has_more = True
        while has_more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise BodyCutOffError
            chunk = message.get("body", b"")
            left -= len(chunk)
            if left < 0:
                raise BodyTooLargeError
            body.write(chunk)
            has_more = message.get("more_body", False)


def hanging_up(handler: Handler) -> Handler:
    """Wrap `handler`: an answer that comes before the whole body has come ends the connection.

    A server would read on, and throw away, for as long as the client sends.
    """

    def impatient(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if not _has_body(scope):
            return handler(scope, receive, send)
        is_whole = False

        async def receive_noting() -> Message:
            nonlocal is_whole
            message = await receive()
            is_whole = is_whole or not message.get("more_body", False)
            return message

        def send_closing(message: Message) -> Awaitable[None]:
            if not is_whole and message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            return send(message)

        return handler(scope, receive_noting, send_closing)

    return impatient


def _has_body(scope: Scope) -> bool:
    for name, _ in scope["headers"]:  # noqa: SIM110 - any() takes three times as long
        if name in BODY_HEADERS:
            return True
    return False
