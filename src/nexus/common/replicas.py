"""Which server a read goes to: a replica that has come far enough, or the primary.

Only the catalogue is read from replicas, and only by queries. Accounts, and whatever a mutation looks at, are the
primary's.
"""

import logging
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from random import sample
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import Model
from django_redis import get_redis_connection
from psycopg.errors import QueryCanceled
from redis import RedisError

from nexus.common.breaker import Breaker
from nexus.common.metrics import instruments

logger = logging.getLogger(__name__)

REPLICAS = tuple(alias for alias in settings.DATABASES if alias != DEFAULT_DB_ALIAS)
READ_THERE = frozenset({"catalog"})
# A replica that lags for longer than this has other troubles.
REMEMBERED_SECONDS = 3600
FAILURES = (OperationalError, InterfaceError, psycopg.Error)

# Positions in the write-ahead log, as numbers. A server that has been promoted is no replica any more.
WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END"

_breakers = {alias: Breaker(alias) for alias in REPLICAS}
# How far each was when last asked; it only goes on.
_replayed: dict[str, int] = {}
# Where the primary was after these versions of the catalogue had been read.
_known: tuple[Hashable, int] = None, 0

_alias: ContextVar[str] = ContextVar("replica", default=DEFAULT_DB_ALIAS)


class Reads:
    """The reads of one query, all from one server.

    Versions of the catalogue move after the commit that spoils it. So a server that has come as far as the primary
    was after they were read has everything that they stand for: what is kept under them is never older than they say,
    and whoever was told that a change is saved finds it. What moves no version, such as one's own review that waits
    for a moderator, is found by a mark of its author's.
    """

    def __init__(self, *, versions: Hashable | None, viewer_id: UUID | None) -> None:
        """Read from the primary where `versions` are not known."""
        self._versions, self._viewer_id = versions, viewer_id
        self._chosen: str | None = None if versions is not None and REPLICAS else DEFAULT_DB_ALIAS

    def run[T](self, function: Callable[[], T], take: Callable[[str], None]) -> T:
        """Call `function` with a connection to the server of this request in hand; `take` connects."""
        if self._chosen is None:
            self._chosen = self._choose(take)
        if self._chosen != DEFAULT_DB_ALIAS:
            try:
                return _run_at(self._chosen, function, take)
            except FAILURES as error:
                if _is_too_slow(self._chosen, error):
                    raise
                self._leave(self._chosen, error)
        return _run_at(DEFAULT_DB_ALIAS, function, take)

    def note_silence(self) -> None:
        """Leave alone a replica that did not answer in time; the thread that waits for it has the connection."""
        if self._chosen in _breakers:
            self._distrust(self._chosen, TimeoutError("no answer in time"))

    def _choose(self, take: Callable[[str], None]) -> str:
        needed = self._needed(take)
        if needed is not None:
            for alias in sample(REPLICAS, len(REPLICAS)):
                if _replayed.get(alias, -1) >= needed and not _breakers[alias].is_broken:
                    return alias
                if self._has_come(alias, needed, take):
                    return alias
        return DEFAULT_DB_ALIAS

    def _needed(self, take: Callable[[str], None]) -> int | None:
        """Return how far a server must be for this request; None if nobody knows."""
        global _known  # noqa: PLW0603 - one for the process
        known, needed = _known
        if known != self._versions:
            take(DEFAULT_DB_ALIAS)
            needed = _ask(DEFAULT_DB_ALIAS, WRITTEN) or 0
            _known = self._versions, needed
        if self._viewer_id is None:
            return needed
        try:
            return max(needed, int(get_redis_connection("auth").get(_key(self._viewer_id)) or 0))
        except RedisError:
            return None

    def _has_come(self, alias: str, needed: int, take: Callable[[str], None]) -> bool:
        breaker = _breakers[alias]
        if not breaker.may_try():
            return False
        try:
            take(alias)
            replayed = _ask(alias, REPLAYED)
        except FAILURES as error:
            self._leave(alias, error)
            return False
        if replayed is None:
            breaker.note_failure(RuntimeError("this server is no replica"))
            return False
        breaker.note_success()
        _replayed[alias] = replayed
        return replayed >= needed

    def _leave(self, alias: str, error: Exception) -> None:
        """Hang up in this thread, and go on with the primary."""
        connections[alias].close()
        self._distrust(alias, error)

    def _distrust(self, alias: str, error: Exception) -> None:
        """Go on with the primary; the replica may come back as another, from an older copy."""
        _breakers[alias].note_failure(error)
        _replayed.pop(alias, None)
        self._chosen = DEFAULT_DB_ALIAS


def _run_at[T](alias: str, function: Callable[[], T], take: Callable[[str], None]) -> T:
    token = _alias.set(alias)
    try:
        take(alias)
        result = function()
    finally:
        _alias.reset(token)
    instruments.reads.labels(alias).inc()
    return result


def has_failed(error: Exception) -> bool:
    """Return whether this is a replica's error, for which the primary is asked in its place."""
    alias = _alias.get()
    return alias != DEFAULT_DB_ALIAS and isinstance(error, FAILURES) and not _is_too_slow(alias, error)


def _is_too_slow(alias: str, error: Exception) -> bool:
    """Return whether a statement took longer than it may; it would on the primary too."""
    return isinstance(error.__cause__, QueryCanceled) and connections[alias].is_usable()


current: ContextVar[Reads | None] = ContextVar("reads", default=None)


def note_write(viewer_id: UUID) -> None:
    """Have the viewer, who has just written, read from servers that have it."""
    written = _ask(DEFAULT_DB_ALIAS, WRITTEN)
    try:
        get_redis_connection("auth").set(_key(viewer_id), written, ex=REMEMBERED_SECONDS)
    except RedisError as error:
        logger.warning("not noted that somebody wrote", extra={"error": repr(error)})


class Router:
    """Django's question where to go for a model; writes are the primary's alone."""

    def db_for_read(self, model: type[Model], **_: Any) -> str:
        """Return the server of the request that runs here."""
        return _alias.get() if model._meta.app_label in READ_THERE else DEFAULT_DB_ALIAS

    def db_for_write(self, _: type[Model], **__: Any) -> str:
        """Return the primary, wherever an instance was read."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_: Model, **__: Any) -> bool:
        """Allow all: it is one database, seen through several servers."""
        return True

    def allow_migrate(self, db: str, *_: Any, **__: Any) -> bool:
        """Allow it on the primary; replicas follow."""
        return db == DEFAULT_DB_ALIAS


def _key(viewer_id: UUID) -> str:
    return f"auth:wrote:{viewer_id}"


def _ask(alias: str, question: str) -> int | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        answer: int | None = cursor.fetchone()[0]
    return answer
