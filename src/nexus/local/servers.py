"""Starts the two servers and waits until they answer; the stack and the tests share it."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from redis import Redis, RedisError

from nexus.local.errors import LocalStackError, with_log
from nexus.local.ports import free_port
from nexus.local.postgres import Postgres
from nexus.local.processes import RunningProgram, start
from nexus.local.redis import RedisServer

ATTEMPTS = 3
# After a crash PostgreSQL repeats what its log holds before it answers.
READY_SECONDS = 60


async def start_postgres(
    folder: Path, log: Path, *, password: str, is_throwaway: bool = False
) -> tuple[str, RunningProgram]:
    """Start PostgreSQL on a free port, its data in `folder`; return its address and process."""
    for _ in range(ATTEMPTS):
        server = Postgres(folder=folder, log=log, port=free_port(), password=password, is_throwaway=is_throwaway)
        await server.prepare()
        running = await start(server.program())
        if await answers(running, server.is_ready):
            return server.url, running
    raise with_log("PostgreSQL did not start.", log)


async def start_redis(
    folder: Path, log: Path, *, password: str, is_throwaway: bool = False
) -> tuple[str, RunningProgram]:
    """Start Redis on a free port, its data in `folder`; return its address and process."""
    for _ in range(ATTEMPTS):
        server = RedisServer(folder=folder, log=log, port=free_port(), password=password, is_throwaway=is_throwaway)
        server.prepare()
        running = await start(server.program())
        if await answers(running, server.is_ready):
            return server.url, running
    raise with_log("Redis did not start.", log)


def refuse_silent_database(url: str) -> None:
    """Raise when the PostgreSQL that DATABASE_URL names does not answer."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise LocalStackError(f"DATABASE_URL is set, but what it names does not answer: {error}") from None


def refuse_silent_redis(url: str) -> None:
    """Raise when the Redis that REDIS_URL names does not answer."""
    try:
        with Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (RedisError, ValueError) as error:
        raise LocalStackError(f"REDIS_URL is set, but what it names does not answer: {error}") from None


async def answers(running: RunningProgram, is_ready: Callable[[], bool], *, seconds: float = READY_SECONDS) -> bool:
    """Wait until the program is ready; False when it ended or lost the race for its port."""
    deadline = time.monotonic() + seconds
    try:
        while running.process.returncode is None and time.monotonic() < deadline:
            if await asyncio.to_thread(is_ready):
                return True
            await asyncio.sleep(0.05)
    except (asyncio.CancelledError, LocalStackError):
        await running.stop()
        raise
    await running.stop()
    return False
