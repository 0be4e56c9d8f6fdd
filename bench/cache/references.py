"""The reference of the cache: the very bytes of an answer, from a bare ASGI application under the same server."""

from bench.bare import Message, Receive, Send, answer, read
from bench.place import INPUTS

_constants = {name: (INPUTS / f"cache-{name}.answer").read_bytes() for name in ("plain", "packed")}


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    await read(receive)
    await answer(send, _constants[scope["path"].strip("/")])
