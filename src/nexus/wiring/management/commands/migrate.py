"""`migrate` for a shop that is open: one at a time, and never long in front of who waits behind it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

# Any number will do that nobody else in this database takes.
ADVISORY_LOCK = 7_309_402_217


class Command(migrate.Command):
    """Django's command behind an advisory lock, each of its statements waiting only so long for a table."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how long a statement waits."""
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=float,
            default=5,
            help="Seconds that a statement waits for a lock, while all others wait behind it; 0 is without limit.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate once nobody else does; several containers may start at a time."""
        patience = options.pop("lock_timeout", 5)
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                cursor.execute(f"SET lock_timeout = {int(patience * 1000)}")
                super().handle(*args, **options)
            except OperationalError as error:
                if isinstance(error.__cause__, LockNotAvailable):
                    message = (
                        f"A table was in use for {patience:g} seconds; what ran before is kept. Run migrate again."
                    )
                    raise CommandError(message) from error
                raise
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
                cursor.execute("RESET lock_timeout")
