"""A body that tells no length is read no further than it takes to refuse it."""

import asyncio
from typing import Any

import orjson

from nexus.asgi import api
from schema.http import MAX_BODY_BYTES

CHUNK = b" " * 65_536


def test_refuses_a_body_without_end_after_its_first_megabyte() -> None:
    sent: list[dict[str, Any]] = []
    received = 0

    async def receive() -> dict[str, Any]:
        nonlocal received
        await asyncio.sleep(0)
        received += len(CHUNK) if not sent else 0
        return {"type": "http.request", "body": CHUNK, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql/",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-type", b"application/json")],
    }

    async def answer() -> None:
        await asyncio.wait_for(api(scope, receive, send), timeout=10)

    asyncio.run(answer())
    assert sent[0]["status"] == 413
    assert orjson.loads(sent[1]["body"])["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert received <= MAX_BODY_BYTES + 2 * len(CHUNK)
