"""The load: a few connections on the loopback address that ask again and again."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Protocol, cast

import httptools

from nexus.local.ports import LOOPBACK

MOST_REQUESTS = 100_000
PATIENCE_SECONDS = 30


class UnexpectedAnswerError(Exception):
    """The server answered something else than it is measured for."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask, and the access token to ask it with."""

    body: bytes
    token: str = ""


class Feed(Protocol):
    """What to ask, time after time."""

    def ask(self) -> Ask:
        """Return what goes out next."""

    def hear(self, answer: bytes) -> None:
        """Take note of what came back; it may be needed for a later question."""


@dataclass(frozen=True, slots=True)
class Same:
    """The same thing each time."""

    asked: Ask

    def ask(self) -> Ask:
        """Return it."""
        return self.asked

    def hear(self, answer: bytes) -> None:
        """Learn nothing."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """Whom to ask and what, and how long the body of each answer must be."""

    port: int
    path: str
    feed: Feed
    answer_length: int | None = None
    statuses: frozenset[int] = frozenset({200})
    method: str = "POST"
    # Further ones, each with the end of its line.
    headers: str = ""

    def encoded(self, ask: Ask) -> bytes:
        """Return what is asked as HTTP/1.1."""
        bearer = f"Authorization: Bearer {ask.token}\r\n" if ask.token else ""
        content = f"Content-Type: application/json\r\nContent-Length: {len(ask.body)}\r\n" if ask.body else ""
        head = (
            f"{self.method} {self.path} HTTP/1.1\r\nHost: {LOOPBACK}:{self.port}\r\nAccept: application/json\r\n"
            f"{bearer}{self.headers}{content}\r\n"
        )
        return head.encode() + ask.body


@dataclass(slots=True)
class Run:
    """How far a run has come; its connections share it."""

    request: Request
    deadline: float
    most: int
    latencies: list[float] = field(default_factory=list)
    sent: int = 0
    _asked: Ask | None = None
    _encoded: bytes = b""

    def goes_on(self) -> bool:
        """Return whether another request may be sent."""
        return self.sent < self.most and time.perf_counter() < self.deadline

    def take(self) -> bytes:
        """Return the next request; what is asked again and again is encoded once."""
        self.sent += 1
        ask = self.request.feed.ask()
        if ask is not self._asked:
            self._asked, self._encoded = ask, self.request.encoded(ask)
        return self._encoded


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
        self._body.clear()
        data = self._run.take()
        self._sent_at = time.perf_counter()
        self._transport.write(data)

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
        body, status, request = b"".join(self._body), self._parser.get_status_code(), self._run.request
        if status not in request.statuses or request.answer_length not in {None, len(body)}:
            start = body[:500].decode(errors="replace")
            self._finish(UnexpectedAnswerError(f"{request.path}: {status}, {len(body)} bytes: {start}"))
            return
        request.feed.hear(body)
        if self._run.goes_on():
            self._send()
        else:
            self.last_body = body
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
    run = Run(request, time.perf_counter() + seconds, most)
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: _Connection(run), LOOPBACK, request.port) for _ in range(connections)]
    clients = [client for _, client in made]
    async with asyncio.timeout(seconds + PATIENCE_SECONDS):
        await asyncio.gather(*(client.done for client in clients))
    return run.latencies, clients[0].last_body
