"""The two references as one bare ASGI application: constant bytes, and one hand-written statement.

Answers `/constant/<scenario>` and `/sql/<scenario>`. Reads the request's body, as any server must, and
nothing in it.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from psycopg_pool import AsyncConnectionPool

from bench.place import INPUTS
from bench.scenarios import SCENARIOS, statement

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

CONNECTIONS = 8

_constants = {scenario.name: (INPUTS / f"{scenario.name}.answer").read_bytes() for scenario in SCENARIOS}
_statements = {scenario.name: statement(scenario) for scenario in SCENARIOS}
_parameters: dict[str, Any] = orjson.loads((INPUTS / "parameters").read_bytes())


class _Database:
    """The pool, opened by the first request that needs it: the server runs without lifespan events."""

    pool: AsyncConnectionPool | None = None

    @classmethod
    async def fetch(cls, query: bytes, parameters: dict[str, Any]) -> bytes:
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
        answer: bytes = row[0]
        return answer


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    while (await receive()).get("more_body"):
        pass
    _, kind, name = scope["path"].split("/")
    body = _constants[name] if kind == "constant" else await _Database.fetch(_statements[name], _parameters[name])
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
