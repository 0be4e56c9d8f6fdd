"""The load: a few connections on the loopback address that ask the same thing again and again."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast

import httptools

from nexus.local.ports import LOOPBACK

MOST_REQUESTS = 100_000
PATIENCE_SECONDS = 30


class UnexpectedAnswerError(Exception):
    """The server answered something else than it is measured for."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to send, ready as bytes, and how long the body of the answer must be."""

    port: int
    path: str
    body: bytes
    answer_length: int | None = None

    def encoded(self) -> bytes:
        """Return the request as HTTP/1.1."""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {LOOPBACK}:{self.port}\r\nAccept: application/json\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


@dataclass(slots=True)
class Run:
    """How far a run has come; its connections share it."""

    request: Request
    data: bytes
    deadline: float
    most: int
    latencies: list[float] = field(default_factory=list)
    sent: int = 0

    def goes_on(self) -> bool:
        """Return whether another request may be sent."""
        return self.sent < self.most and time.perf_counter() < self.deadline


class _Connection(asyncio.Protocol):
    """One client: sends the next request as soon as the answer is complete."""

    def __init__(self, run: Run) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.last_body = b""
        self._run = run
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        assert self._transport is not None
        self._run.sent += 1
        self._body.clear()
        self._sent_at = time.perf_counter()
        self._transport.write(self._run.data)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or UnexpectedAnswerError("The server closed the connection."))

    # What httptools calls while it reads an answer.

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._run.latencies.append(time.perf_counter() - self._sent_at)
        length, status = sum(map(len, self._body)), self._parser.get_status_code()
        if status != 200 or self._run.request.answer_length not in {None, length}:
            start = b"".join(self._body)[:500].decode(errors="replace")
            self._finish(UnexpectedAnswerError(f"{self._run.request.path}: {status}, {length} bytes: {start}"))
        elif self._run.goes_on():
            self._send()
        else:
            self.last_body = b"".join(self._body)
            self._finish()

    def _finish(self, error: Exception | None = None) -> None:
        if not self.done.done():
            self.done.set_exception(error) if error else self.done.set_result(None)
        if self._transport:
            self._transport.close()


async def run_load(
    request: Request, *, connections: int, seconds: float, most: int = MOST_REQUESTS
) -> tuple[list[float], bytes]:
    """Ask for `seconds` or `most` times, whichever ends first; return all latencies and one body."""
    run = Run(request, request.encoded(), time.perf_counter() + seconds, most)
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: _Connection(run), LOOPBACK, request.port) for _ in range(connections)]
    clients = [client for _, client in made]
    async with asyncio.timeout(seconds + PATIENCE_SECONDS):
        await asyncio.gather(*(client.done for client in clients))
    return run.latencies, clients[0].last_body
