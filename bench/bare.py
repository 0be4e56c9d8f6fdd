"""What the servers of the references are made of: a bare ASGI answer, and a pool of connections."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from psycopg_pool import AsyncConnectionPool

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

CONNECTIONS = 8


class Database:
    """The pool, opened by the first request that needs it: the server runs without lifespan events."""

    pool: AsyncConnectionPool | None = None

    @classmethod
    async def fetch(cls, query: bytes, parameters: dict[str, Any]) -> tuple[Any, ...]:
        """Return the one row of a statement."""
        if cls.pool is None:
            # In autocommit there is no BEGIN around the one statement.
            cls.pool = AsyncConnectionPool(
                os.environ["DATABASE_URL"], min_size=4, max_size=CONNECTIONS, open=False, kwargs={"autocommit": True}
            )
            await cls.pool.open()
        async with cls.pool.connection() as connection:
            cursor = await connection.cursor(binary=True).execute(query, parameters)
            row = await cursor.fetchone()
        assert row is not None
        return row


async def read(receive: Receive) -> bytes:
    """Return the body of the request."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def answer(send: Send, body: bytes) -> None:
    """Answer with a body of JSON."""
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
