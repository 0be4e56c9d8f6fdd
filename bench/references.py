"""The two references as one bare ASGI application: constant bytes, and one hand-written statement.

Answers `/constant/<scenario>` and `/sql/<scenario>`. Reads the request's body, as any server must, and
nothing in it.
"""

from typing import Any

import orjson

from bench.bare import Database, Message, Receive, Send, answer, read
from bench.place import INPUTS
from bench.scenarios import SCENARIOS, statement

_constants = {scenario.name: (INPUTS / f"{scenario.name}.answer").read_bytes() for scenario in SCENARIOS}
_statements = {scenario.name: statement(scenario) for scenario in SCENARIOS}
_parameters: dict[str, Any] = orjson.loads((INPUTS / "parameters").read_bytes())


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    await read(receive)
    _, kind, name = scope["path"].split("/")
    if kind == "constant":
        body: bytes = _constants[name]
    else:
        (body,) = await Database.fetch(_statements[name], _parameters[name])
    await answer(send, body)
