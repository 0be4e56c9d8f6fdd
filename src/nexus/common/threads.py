"""How the async API reaches the sync domain: one hop into a database thread for each batch."""

import asyncio
import select
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import cache, partial, wraps
from time import monotonic
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from nexus.common import replicas
from nexus.common.errors import ServiceUnavailableError
from nexus.common.metrics import instruments

# How long a login may wait for the ones before it: behind two seconds a client gives up.
PASSWORD_QUEUE_SECONDS = 2
# How long uploaded pictures may wait for the ones before them; whoever sends a dozen has waited for that already.
IMAGE_QUEUE_SECONDS = 20
# How long a request may wait for PostgreSQL in all. Each statement ends in time, but a request may have ten slow ones.
ANSWER_SECONDS = 2.5
# They wait, and a server that hangs must not take the whole process with it.
NETWORK_THREADS = 8


@cache
def _database_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.DATABASE_THREADS, thread_name_prefix="database")


@cache
def _password_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.PASSWORD_THREADS, thread_name_prefix="password")


@cache
def _image_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=settings.IMAGE_THREADS, thread_name_prefix="image")


@cache
def _network_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=NETWORK_THREADS, thread_name_prefix="network")


class _Patience:
    """How long one request may wait on, shared by all that it does at once."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Have all the time there is from now on."""
        self.ends_at = monotonic() + ANSWER_SECONDS


_patience: ContextVar[_Patience] = ContextVar("patience")


def impatient[**P, T](answer: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let one run of `answer` wait for ANSWER_SECONDS in all; elsewhere each hop has that time for itself.

    One inside of another has what is left.
    """

    @wraps(answer)
    async def in_time(*args: P.args, **kwargs: P.kwargs) -> T:
        if _patience.get(None):
            return await answer(*args, **kwargs)
        before = _patience.set(_Patience())
        try:
            return await answer(*args, **kwargs)
        finally:
            _patience.reset(before)

    return in_time


def forget_waiting() -> None:
    """Let what took long and was no waiting for PostgreSQL not count."""
    if patience := _patience.get(None):
        patience.begin()


def _take_live_connection(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Connect, past the connections that ended in the pool; a restart of PostgreSQL leaves it full of them.

    Each is closed before it goes back, or the pool would take it for a good one and hand it to the next
    thread. The pool's own check sleeps between two dead connections, longer than a request may wait for ten.
    """
    connection = connections[alias]
    connection.ensure_connection()
    while _has_ended(connection.connection):
        connection.connection.close()
        connection.close()
        connection.ensure_connection()


def _has_ended(idle: psycopg.Connection[Any]) -> bool:
    """Return whether the server has hung up: the end of its stream can be read, where an idle one is silent.

    Asking the server instead would cost every hop a round trip.
    """
    if idle.closed:
        return True
    poll = select.poll()
    poll.register(idle.pgconn.socket, select.POLLIN)
    return bool(poll.poll(0))


def _run_and_release[T](function: Callable[[], T], deadline: float) -> T:
    """Call `function`, then hand this thread's connections back to the pool.

    What waited too long for a thread is refused: behind a slow database the queue would only grow.
    """
    if monotonic() > deadline:
        instruments.thread_refusals.inc()
        raise OperationalError("no database thread was free in time")
    try:
        if reads := replicas.current.get():
            return reads.run(function, _take_live_connection)
        _take_live_connection()
        return function()
    finally:
        connections.close_all()


async def in_database_thread[**P, T](function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run sync code that may query the database, off the event loop.

    With `DATABASE_THREADS = 0` it runs in the thread of a sync caller instead, inside that
    caller's transaction.
    """
    call = partial(function, *args, **kwargs)
    return await _in_time(partial(_in_thread, _database_threads, call, patience=settings.DATABASE_POOL_TIMEOUT))


async def in_password_thread[**P, T](function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run sync code that hashes a password and may query the database.

    It has few threads of its own: a hash takes 19 MiB and tens of milliseconds of a core, and a
    crowd that logs in must not keep the shop's readers waiting.
    """
    call = partial(function, *args, **kwargs)
    return await _in_time(partial(_in_thread, _password_threads, call, patience=PASSWORD_QUEUE_SECONDS))


async def in_image_thread[**P, T](function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run sync code that decodes pictures and may query the database.

    It has few threads of its own: a picture takes up to 500 MB and four seconds of a core.
    """
    try:
        return await _in_thread(_image_threads, partial(function, *args, **kwargs), patience=IMAGE_QUEUE_SECONDS)
    finally:
        forget_waiting()


async def in_bare_image_thread[T](call: Callable[[], T]) -> T:
    """Run sync code that decodes a picture, with no database connection in hand.

    Raises ServiceUnavailableError when too many are decoded already.
    """
    refusal = "Too many pictures are worked on at the moment. Try again shortly."
    return await _bare(_image_threads, call, patience=IMAGE_QUEUE_SECONDS, refusal=refusal)


async def _in_thread[T](threads: Callable[[], ThreadPoolExecutor], call: Callable[[], T], *, patience: float) -> T:
    if settings.DATABASE_THREADS == 0:
        return await sync_to_async(call, thread_sensitive=True)()
    context = copy_context()
    guarded = partial(context.run, _run_and_release, call, monotonic() + patience)
    return await asyncio.get_running_loop().run_in_executor(threads(), guarded)


async def _in_time[T](begin: Callable[[], Awaitable[T]]) -> T:
    """Raise OperationalError if PostgreSQL leaves a request without an answer; the thread waits on for it."""
    patience = _patience.get(None)
    seconds = patience.ends_at - monotonic() if patience else ANSWER_SECONDS
    if seconds <= 0:
        raise OperationalError("the request has waited for too long already")
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await begin()
    except TimeoutError as error:
        if limit.expired():
            if reads := replicas.current.get():
                reads.note_silence()
            raise OperationalError("the database does not answer") from error
        raise


async def in_network_thread[T](call: Callable[[], T], *, patience: float) -> T:
    """Run sync code that waits for another server, off the event loop and with no database connection in hand.

    Raises ServiceUnavailableError after `patience` seconds; what runs then ends by its own time-out.
    """
    refusal = "Another service does not answer at the moment. Try again shortly."
    return await _bare(_network_threads, call, patience=patience, refusal=refusal)


async def _bare[T](
    threads: Callable[[], ThreadPoolExecutor], call: Callable[[], T], *, patience: float, refusal: str
) -> T:
    """Run code that has nothing to do with PostgreSQL, so that the time it takes is none of PostgreSQL's."""
    try:
        async with asyncio.timeout(patience):
            return await asyncio.get_running_loop().run_in_executor(threads(), call)
    except TimeoutError as error:
        raise ServiceUnavailableError(refusal) from error
    finally:
        forget_waiting()
