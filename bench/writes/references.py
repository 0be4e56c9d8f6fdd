"""The references of writing as one bare ASGI application; nothing of Nexus is in it.

`/review` and `/product` check the token and write in one transaction, which is one statement of SQL.
"""

import os
from base64 import b64decode
from pathlib import Path
from typing import Any

import jwt
import orjson

from bench.bare import Database, Message, Receive, Send, answer, read

SQL = Path(__file__).with_name("sql")
CREATE_REVIEW, UPDATE_PRODUCT = ((SQL / f"{name}.sql").read_bytes() for name in ("create_review", "update_product"))
KEY = os.environ["SECRET_KEY"]


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    variables = orjson.loads(await read(receive))["variables"]
    token = dict(scope["headers"])[b"authorization"].removeprefix(b"Bearer ")
    claims = jwt.decode(token, KEY, algorithms=["HS256"], audience="nexus:access")
    who = {"session": claims["sid"], "user": claims["sub"]}
    said = await (_review(who, variables) if scope["path"] == "/review" else _change(who, variables))
    await answer(send, said)


async def _review(who: dict[str, Any], variables: dict[str, Any]) -> bytes:
    given = who | variables["input"] | {"product": _key_of(variables["productId"])}
    (said,) = await Database.fetch(CREATE_REVIEW, given)
    return bytes(said)


async def _change(who: dict[str, Any], variables: dict[str, Any]) -> bytes:
    price, stock = variables["input"]["regularPrice"], variables["input"]["stockQuantity"]
    given = who | {
        "product": _key_of(variables["id"]),
        "revision": variables["seen"],
        "regular_price": price,
        "stock_quantity": stock,
        "message": f"Changed regular price to {price}; stock quantity to {stock}.",
    }
    (said,) = await Database.fetch(UPDATE_PRODUCT, given)
    return bytes(said)


def _key_of(identifier: str) -> int:
    return int(b64decode(identifier).removeprefix(b"Product:"))
