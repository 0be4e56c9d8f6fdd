"""A connection to PostgreSQL that does not wait for ever."""

from typing import Any, ClassVar

from psycopg import Connection, OperationalError
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus

INTERVAL_SECONDS = 0.1


class PatientConnection(Connection[Any]):
    """Gives up on a server that says nothing any more.

    PostgreSQL ends its own statements in time, but not while it is frozen or its host is gone; and whoever waits for
    it holds a thread, be it that of a request, of the admin or of a worker.
    """

    seconds: ClassVar[float | None] = None

    def wait(self, gen: PQGen[RV], interval: float = INTERVAL_SECONDS, timeout: float | None = None) -> RV:
        """Wait for an answer; raise OperationalError, with the connection closed, if there is none in time."""
        try:
            return super().wait(gen, interval, self.seconds if timeout is None else timeout)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # Nobody is there to hear what PostgreSQL says when it wakes up.
                self.close()
            raise


def giving_up_after(seconds: float | None) -> type[PatientConnection]:
    """Return the class of connections that wait so long for each answer; None is for ever."""
    return type("PatientConnection", (PatientConnection,), {"seconds": seconds})
