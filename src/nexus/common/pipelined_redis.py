"""Asking Redis from the event loop: all requests share one connection, and none waits for another's answer."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from threading import local
from time import monotonic
from typing import Any, cast

import hiredis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from nexus.common.redis_connections import connect

type Word = str | bytes | int

# For connecting, and for an answer; a Redis that hangs holds whoever asked it for this long.
TIMEOUT_SECONDS = 0.5
# Replies that are waited for; behind so many a Redis is as good as gone.
MAX_WAITING = 10_000

_NOTHING = object()


class PipelinedRedis:
    """One connection for each event loop; what is asked in one turn of the loop goes out in one write.

    redis-py connects (address, TLS, password, database); asking through its asynchronous client would
    cost each command some 100 µs, which is more than a cached answer may take.
    """

    def __init__(self, url: Callable[[], str]) -> None:
        """Connect to `url()` when something is asked for the first time."""
        self._url = url
        # An event loop runs in one thread; tests start one for each request.
        self._here = local()

    async def ask(self, *words: Word) -> Any:
        """Send one command and return its reply; raises RedisError."""
        line = self._open_line() or await self._connect()
        return await line.send(words)

    async def ask_all(self, *commands: tuple[Word, ...]) -> list[Any]:
        """Send commands together and return their replies; raises RedisError."""
        line = self._open_line() or await self._connect()
        return await line.send_all(commands)

    def _open_line(self) -> "Line | None":
        line: Line | None = getattr(self._here, "line", None)
        if line is None or line.is_closed or line.loop is not asyncio.get_running_loop():
            return None
        return line

    async def _connect(self) -> "Line":
        loop = asyncio.get_running_loop()
        opening: asyncio.Task[Line] | None = getattr(self._here, "opening", None)
        if opening is None or opening.done() or opening.get_loop() is not loop:
            opening = self._here.opening = loop.create_task(open_line(self._url()))
        self._here.line = line = await asyncio.shield(opening)
        return line


async def open_line(url: str) -> "Line":
    """Let redis-py shake hands, then take its connection over; raises RedisError or OSError."""
    connection: Any = await connect(url, within=TIMEOUT_SECONDS)
    # It is ours from here on: redis-py would close it when nobody holds its connection any more.
    writer: asyncio.StreamWriter = connection._writer  # noqa: SLF001
    connection._writer = connection._reader = None  # noqa: SLF001
    line = Line(writer)
    writer.transport.set_protocol(line)
    await anext(line.held_open)
    return line


class Line(asyncio.Protocol):
    """A connection on which commands follow one another; replies come in the same order."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.loop = asyncio.get_running_loop()
        self.is_closed = False
        # Kept, because a writer that nobody holds closes its transport.
        self._writer = writer
        self._transport = writer.transport
        self._reader = hiredis.Reader(notEnoughData=_NOTHING, replyError=ResponseError)
        self._unsent: list[bytes] = []
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._heard_at = 0.0
        self._is_watched = False
        # A loop that ends closes its generators, and knows nothing of connections.
        self.held_open = self._hold_open()

    def send(self, words: tuple[Word, ...]) -> asyncio.Future[Any]:
        """Send a command with what else is asked in this turn of the loop, and return its reply to come."""
        if self.is_closed:
            raise RedisConnectionError("Redis has hung up.")
        if len(self._waiting) >= MAX_WAITING:
            raise RedisConnectionError("Too many wait for Redis.")
        if not self._unsent:
            self.loop.call_soon(self._write)
        if not self._waiting:
            self._heard_at = monotonic()
            self._watch()
        self._unsent.append(hiredis.pack_command(cast("Any", words)))
        reply: asyncio.Future[Any] = self.loop.create_future()
        self._waiting.append(reply)
        return reply

    async def send_all(self, commands: Iterable[tuple[Word, ...]]) -> list[Any]:
        """Send commands together and return their replies; raises RedisError."""
        return [await reply for reply in [self.send(words) for words in commands]]

    def close(self) -> None:
        """Hang up; who waits for replies is told."""
        self._give_up(RedisConnectionError("The connection to Redis was closed."))

    def _write(self) -> None:
        # A transport under uvloop may have closed before it says so.
        if not self.is_closed and not self._transport.is_closing():
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

    def data_received(self, data: bytes) -> None:
        """Hand the replies to whoever waits for them."""
        self._heard_at = monotonic()
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not _NOTHING:
                self._answer(reply)
        except hiredis.ProtocolError as error:
            self._give_up(RedisConnectionError(str(error)))

    def _answer(self, reply: Any) -> None:
        waiting = self._waiting.popleft()
        if waiting.done():
            # Whoever asked has gone.
            return
        if isinstance(reply, RedisError):
            _refuse(waiting, reply)
        else:
            waiting.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everybody who waits."""
        self._give_up(RedisConnectionError(f"Redis hung up: {exc}"))

    def _watch(self) -> None:
        if not self._is_watched:
            self._is_watched = True
            self.loop.call_later(TIMEOUT_SECONDS, self._look)

    def _look(self) -> None:
        """Give up on a Redis that has been silent for too long; one timer watches over all commands."""
        self._is_watched = False
        if not self._waiting:
            return
        if monotonic() - self._heard_at >= TIMEOUT_SECONDS:
            self._give_up(RedisTimeoutError("Redis does not answer."))
        else:
            self._watch()

    def _give_up(self, error: RedisError) -> None:
        self.is_closed = True
        self._transport.abort()
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                _refuse(waiting, error)

    async def _hold_open(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self.is_closed = True
            self._transport.abort()


def _refuse(waiting: asyncio.Future[Any], error: RedisError) -> None:
    waiting.set_exception(error)
    # Looked at, or asyncio would complain of the later ones of several commands when the first has failed.
    waiting.exception()
