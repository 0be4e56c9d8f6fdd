"""Twenty requests a second of everything that people do in a shop, in a thread of their own."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from threading import Event, Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Self

import aiohttp

from tests.faults.client import PATIENCE_SECONDS, Client, SignedIn
from tests.faults.journal import Journal, stock_of
from tests.faults.shop import Shop, WebProcess, wait_until

PER_SECOND = 20
# A load balancer looks so often who is ready.
LOOK_SECONDS = 0.5
MOST_AT_ONCE = 200
# Before and after a fault at least so many seconds have no error.
WELL_SECONDS = 3
SESSIONS = 8
# As many as `tests.faults.seed` saves, which is a program of its own.
CUSTOMERS, PRODUCTS = 40, 500
# What one second is made of.
SECOND = (
    *("read", "login", "page", "refresh", "read", "register", "stock", "page", "me", "review"),
    *("tree", "login", "page", "refresh", "tree", "revoked", "stock", "page", "refresh", "review"),
)

_registrations = count(1)
# Nobody reviews a product twice, whatever came of the first time.
_reviews: defaultdict[str, Iterator[int]] = defaultdict(count)


class Load(Thread):
    """Loads a shop from its start to its end, through a load balancer of its own that knows who is ready."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(name="load", daemon=True)
        self.shop, self.journal = shop, Journal(stock_before=stock_of(shop))
        self.fault_began = self.fault_ended = 0.0
        self._ends = Event()
        self._turn = count()
        self._customer = count()
        self._ready: list[WebProcess] = list(shop.webs)
        self._sessions: deque[SignedIn] = deque()
        self._revoked: deque[SignedIn] = deque(maxlen=20)
        self._staff: SignedIn | None = None

    def __enter__(self) -> Self:
        self.start()
        sleep(WELL_SECONDS)
        try:
            self._wait_until_well(seconds=60)
        except AssertionError:
            self._ends.set()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._ends.set()
        self.join(timeout=60)

    @property
    def left(self) -> list[SignedIn]:
        """Those who have signed out."""
        return list(self._revoked)

    def go_on(self, seconds: float) -> None:
        """Let people shop for a while."""
        sleep(seconds)

    def recover(self, *, within: float) -> float:
        """Wait until all is well again; return how long after the fault the last request failed."""
        sleep(max(0.0, self.fault_ended + WELL_SECONDS - monotonic()))
        self._wait_until_well(seconds=within)
        return max(0.0, self.journal.last_problem() - self.fault_ended)

    def _wait_until_well(self, *, seconds: float) -> None:
        try:
            wait_until(self.journal.is_well, seconds=seconds)
        except AssertionError:
            raise AssertionError(f"not well: {self.journal.problems(seconds=5)}, {self.journal.samples}") from None

    def run(self) -> None:
        asyncio.run(self._shop_until_the_end())

    async def _shop_until_the_end(self) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
        connector = aiohttp.TCPConnector(limit=MOST_AT_ONCE, keepalive_timeout=4)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
            client = Client(self.shop, http, self.journal)
            await self._open(client)
            looking = asyncio.create_task(self._look_who_is_ready(http))
            under_way: set[asyncio.Task[None]] = set()
            next_at = monotonic()
            for number in count():
                if self._ends.is_set():
                    break
                if len(under_way) < MOST_AT_ONCE:
                    under_way.add(task := asyncio.create_task(self._do(client, SECOND[number % len(SECOND)], number)))
                    task.add_done_callback(under_way.discard)
                # A machine that was too busy does not get it all at once afterwards.
                next_at = max(next_at + 1 / PER_SECOND, monotonic() - 1)
                await asyncio.sleep(max(0.0, next_at - monotonic()))
            await asyncio.gather(*under_way)
            looking.cancel()

    async def _open(self, client: Client) -> None:
        """Have staff, some customers, and one who has left."""
        self._staff = await client.log_in("staff@example.com", port=self._port())
        for _ in range(4):
            await self._log_in(client)
        await self._log_out(client)

    async def _look_who_is_ready(self, http: aiohttp.ClientSession) -> None:
        while True:
            states = await asyncio.gather(*(_is_ready(http, web) for web in self.shop.webs))
            ready = [web for web, is_ready in zip(self.shop.webs, states, strict=True) if is_ready]
            # Where nobody is, everybody gets something.
            self._ready = ready or list(self.shop.webs)
            await asyncio.sleep(LOOK_SECONDS)

    def _port(self) -> int:
        return self._ready[next(self._turn) % len(self._ready)].port

    async def _do(self, client: Client, kind: str, number: int) -> None:
        port = self._port()
        if kind == "read":
            await client.read(number, port=port)
        elif kind == "tree":
            await client.see_tree(port=port)
        elif kind == "page":
            await client.look(number, port=port)
        elif kind == "login":
            await self._log_in(client)
        elif kind == "register":
            await client.register(f"new-{next(_registrations)}@example.com", port=port)
        elif kind == "revoked" and self._revoked:
            await client.come_back(self._revoked[0], port=port)
            self._revoked.rotate()
        elif kind == "stock" and self._staff:
            await client.move_stock(self._staff, f"lamp-{number % 5}", port=port)
        elif self._sessions:
            await self._do_signed_in(client, kind, port=port)

    async def _do_signed_in(self, client: Client, kind: str, *, port: int) -> None:
        session = self._sessions.popleft()
        if kind == "refresh":
            fresh = await client.refresh(session, port=port)
            # Whoever heard nothing asks again within seconds or signs in anew.
            self._sessions += [fresh] if fresh else []
            return
        if kind == "me":
            await client.see_myself(session, port=port)
        elif kind == "review":
            await client.review(session, f"lamp-{next(_reviews[session.email]) % PRODUCTS}", port=port)
        self._sessions.append(session)

    async def _log_in(self, client: Client) -> None:
        customer = f"customer-{next(self._customer) % CUSTOMERS}@example.com"
        session = await client.log_in(customer, port=self._port())
        if session is None:
            return
        self._sessions.append(session)
        if len(self._sessions) > SESSIONS:
            await self._log_out(client)

    async def _log_out(self, client: Client) -> None:
        if await client.log_out(leaving := self._sessions.popleft(), port=self._port()):
            self._revoked.append(leaving)


async def _is_ready(http: aiohttp.ClientSession, web: WebProcess) -> bool:
    with suppress(aiohttp.ClientError, TimeoutError):
        timeout = aiohttp.ClientTimeout(total=LOOK_SECONDS * 4)
        async with http.get(f"http://127.0.0.1:{web.port}/readyz", timeout=timeout) as response:
            return response.status == 200
    return False
