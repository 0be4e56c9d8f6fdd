"""A TCP proxy in front of a server, which refuses, hangs, dawdles and hangs up as it is told."""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

LOOPBACK = "127.0.0.1"
CHUNK = 1 << 16
# A close with this option on says RST instead of good-bye.
NO_LINGER = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on `port`, which stays its own while it refuses."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._delay = 0.0
        self._writers: set[asyncio.StreamWriter] = set()
        # Bound and not listening, it keeps the port from everybody else.
        self._placeholder = _bound(0)
        self.port: int = self._placeholder.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._thread = Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._do(self._listen)

    def reset(self) -> None:
        """Hang up on everybody, once."""
        self._do(self._hang_up)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Be a server that is down: hang up, and take no connection meanwhile."""
        self._do(self._refuse)
        try:
            yield
        finally:
            self._do(self._listen)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Be a server that is frozen: take connections and what they say, and answer when it is over."""
        self._loop.call_soon_threadsafe(self._flows.clear)
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._flows.set)

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Be a server that takes so long for each answer."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0.0

    def close(self) -> None:
        self._flows.set()
        self._do(self._refuse)
        self._do(self._end_of_pumps)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        self._placeholder.close()

    def _do(self, step: Callable[[], object]) -> None:
        async def run() -> None:
            answer = step()
            if asyncio.iscoroutine(answer):
                await answer

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout=10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, sock=_bound(self.port))

    def _refuse(self) -> None:
        assert self._server
        self._server.close()
        self._hang_up()

    async def _end_of_pumps(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, timeout=5) if others else None

    def _hang_up(self) -> None:
        for writer in self._writers:
            with suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._flows.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            writer.transport.abort()
            return
        pair = {writer, far_writer}
        self._writers |= pair
        with suppress(OSError):
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer, is_answer=True))
        for each in pair:
            each.close()
        self._writers -= pair

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool = False
    ) -> None:
        while data := await reader.read(CHUNK):
            await self._flows.wait()
            if is_answer and self._delay:
                await asyncio.sleep(self._delay)
            writer.write(data)
            await writer.drain()
        writer.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound
