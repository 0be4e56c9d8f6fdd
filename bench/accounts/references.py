"""The references of the accounts as one bare ASGI application; nothing of Nexus is in it.

`/me` checks the token and sends one statement; `/refresh` checks the token, sends one conditional
UPDATE and signs the next pair; `/verify` and `/hash` are one Argon2 operation each.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import argon2
import jwt
import orjson

from bench.bare import Database, Message, Receive, Send, answer, read
from bench.place import INPUTS

SQL = Path(__file__).with_name("sql")
ME, REFRESH = ((SQL / f"{name}.sql").read_bytes() for name in ("me", "refresh"))
KEY = os.environ["SECRET_KEY"]

_given: dict[str, Any] = orjson.loads((INPUTS / "accounts").read_bytes())
_hasher = argon2.PasswordHasher.from_parameters(argon2.extract_parameters(_given["encoded_password"]))
# As many at once as in Nexus: side by side, hashes take the processor's caches from each other.
_threads = ThreadPoolExecutor(max_workers=_given["password_threads"])


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    body = await read(receive)
    if scope["path"] == "/me":
        token = dict(scope["headers"])[b"authorization"].removeprefix(b"Bearer ")
        said = await _me(_claims(token, "access"))
    elif scope["path"] == "/refresh":
        token = orjson.loads(body)["variables"]["refreshToken"]
        said = await _refresh(_claims(token, "refresh"))
    else:
        password = orjson.loads(body)["variables"]["input"]["password"]
        said = await asyncio.get_running_loop().run_in_executor(_threads, _hash, scope["path"], password)
    await answer(send, said)


def _claims(token: str | bytes, kind: str) -> dict[str, Any]:
    return jwt.decode(token, KEY, algorithms=["HS256"], audience=f"nexus:{kind}")


async def _me(claims: dict[str, Any]) -> bytes:
    (said,) = await Database.fetch(ME, {"session": claims["sid"], "user": claims["sub"]})
    return bytes(said)


async def _refresh(claims: dict[str, Any]) -> bytes:
    row = await Database.fetch(REFRESH, {"session": claims["sid"], "jti": claims["jti"]})
    user, session, access_jti, refresh_jti, rotated_at, expires_at = row
    access_end, refresh_end = (
        min(rotated_at + timedelta(seconds=_given[name]), expires_at).astimezone(UTC).replace(microsecond=0)
        for name in ("access_seconds", "refresh_seconds")
    )
    common = {"sub": str(user), "sid": str(session), "iat": int(rotated_at.timestamp())}
    tokens = {
        "accessToken": _signed(common, "access", access_jti, access_end),
        "accessTokenExpiresAt": access_end,
        "refreshToken": _signed(common, "refresh", refresh_jti, refresh_end),
        "refreshTokenExpiresAt": refresh_end,
    }
    return orjson.dumps({"data": {"refreshToken": {"tokens": tokens, "errors": []}}}, option=orjson.OPT_UTC_Z)


def _signed(common: dict[str, Any], kind: str, jti: UUID, end: datetime) -> str:
    own = {"jti": str(jti), "typ": kind, "aud": f"nexus:{kind}", "exp": int(end.timestamp())}
    return jwt.encode(common | own, KEY, algorithm="HS256")


def _hash(path: str, password: str) -> bytes:
    if path == "/verify":
        return orjson.dumps({"right": _hasher.verify(_given["encoded_password"], password)})
    return orjson.dumps({"hash": _hasher.hash(password)})
