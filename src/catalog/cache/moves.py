"""Moving versions right after the commit that spoils them.

Triggers say what is spoiled to the connection that runs the statement. So nothing that writes through Django has to
think of the cache, and finding out costs no statement.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from redis import RedisError

from catalog import signals
from catalog.cache.versions import store, versions
from nexus.common.breaker import Breaker

# Shorter than a sweep is away, so that a Redis that stumbled is not left alone for long by a busy writer.
breaker = Breaker("Redis of the cache, written to", pause_seconds=1)


def move(domains: set[str], *, by: int) -> None:
    """Give `domains` new versions after the commit of a transaction, and return once no process holds older ones.

    If Redis does not answer, this process takes nothing from a cache until the move is made up for, and the others
    do within two sweeps.
    """
    if not _has_moved(domains, by):
        versions.distrust()
        return
    signals.spoiled.send(sender=None, domains=domains)
    versions.outlast_leases()


def _has_moved(domains: set[str], by: int) -> bool:
    if not breaker.may_try():
        return False
    try:
        store.move(domains, by=by)
    except (RedisError, OSError) as error:
        breaker.note_failure(error)
        return False
    breaker.note_success()
    return True


class Listener:
    """Hears what one Django connection spoils, and has it moved once that is committed."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._number = 0
        self._domains: set[str] = set()
        self._is_due = False

    def hear(self, message: psycopg.errors.Diagnostic) -> None:
        """Note what a trigger says: `spoiled products 1234`, with the number of the transaction."""
        match (message.message_primary or "").split():
            case ["spoiled", domain, number]:
                self._note(domain, int(number))

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Run a statement; one outside of transactions is committed when it is done."""
        try:
            result = execute(*statement)
        except BaseException:
            self._is_due = False
            raise
        if self._is_due:
            self._settle()
        return result

    def _note(self, domain: str, number: int) -> None:
        if number != self._number:
            self._number, self._domains = number, set()
        self._domains.add(domain)
        if self._connection.in_atomic_block:
            # Once for each, as a savepoint that is rolled back takes its own along.
            self._connection.on_commit(self._settle, robust=True)
        else:
            self._is_due = True

    def _settle(self) -> None:
        domains, self._domains, self._is_due = self._domains, set(), False
        if domains:
            move(domains, by=self._number)


class Ear:
    """What listens to a connection of the pool, which one Django connection after the other borrows."""

    def __init__(self) -> None:
        self.listener: Listener | None = None

    def hear(self, message: psycopg.errors.Diagnostic) -> None:
        """Pass on what PostgreSQL says beside its answers."""
        if self.listener:
            self.listener.hear(message)


_ears: WeakKeyDictionary[psycopg.Connection[Any], Ear] = WeakKeyDictionary()


def listen(connection: BaseDatabaseWrapper) -> None:
    """Hear from now on what `connection`, which has just connected, spoils."""
    listener = next((each for each in connection.execute_wrappers if isinstance(each, Listener)), None)
    if listener is None:
        listener = Listener(connection)
        connection.execute_wrappers.append(listener)
    ear = _ears.get(connection.connection)
    if ear is None:
        ear = _ears[connection.connection] = Ear()
        connection.connection.add_notice_handler(ear.hear)
    ear.listener = listener
