"""Connections to Redis that are held in hand rather than in a pool: straight, or to the master that sentinels name."""

import asyncio
from random import sample
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from redis import ConnectionError as RedisConnectionError
from redis import TimeoutError as RedisTimeoutError
from redis.asyncio import Connection, ConnectionPool, Sentinel
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff


async def connect(url: str, *, within: float) -> Connection:
    """Return an open connection to what `url` names; raises RedisError or OSError."""
    try:
        async with asyncio.timeout(within):
            if settings.REDIS_SENTINELS:
                return await _connect_to_master(url, within=within)
            return await _connect(url, within=within)
    except TimeoutError as error:
        raise RedisTimeoutError("Redis lets nobody in.") from error


async def _connect(url: str, *, within: float, **place: Any) -> Connection:
    pool: Any = ConnectionPool.from_url(url, protocol=2, socket_connect_timeout=within, socket_timeout=within)
    pool.connection_kwargs |= place
    connection: Connection = pool.make_connection()
    await connection.connect()  # type: ignore[no-untyped-call]  # redis-py has not typed it
    return connection


async def _connect_to_master(url: str, *, within: float) -> Connection:
    """Ask the sentinels each time: whoever was the master may have been replaced meanwhile."""
    host, port = await _find_master(urlsplit(url).hostname or "", within=within)
    connection = await _connect(url, within=within, host=host, port=port)
    # A sentinel that has not heard yet names the old master, which is a replica by now.
    await connection.send_command("ROLE")
    role, *_ = await connection.read_response()
    if role != b"master":
        await connection.disconnect()
        raise RedisConnectionError("What the sentinels name is no master.")
    return connection


async def _find_master(name: str, *, within: float) -> tuple[str, int]:
    # In any order and not for long, so that one which has vanished is in the way of few.
    patience = {"socket_connect_timeout": within / 3, "socket_timeout": within / 3}
    options = settings.SENTINEL_OPTIONS | patience | {"retry": Retry(NoBackoff(), 0)}
    places = sample(settings.REDIS_SENTINELS, len(settings.REDIS_SENTINELS))
    async with Sentinel(places, sentinel_kwargs=options) as sentinels:  # type: ignore[no-untyped-call]
        master: tuple[str, int] = await sentinels.discover_master(name)
    return master
