"""`manage.py limit_role`: gives the database role the limits that a pooler does not let a connection ask for."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from psycopg import sql


class Command(BaseCommand):
    """Writes them into PostgreSQL, where each new connection of the role finds them."""

    help = "Have PostgreSQL cut off statements and waits for locks of the role that DATABASE_URL names."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the limits."""
        parser.add_argument("--statement-timeout-ms", type=int, default=1500)
        parser.add_argument("--lock-timeout-ms", type=int, default=500)

    def handle(self, *, statement_timeout_ms: int, lock_timeout_ms: int, **_: Any) -> None:
        """Set both."""
        role = str(settings.DATABASES["default"]["USER"])
        limits = {"statement_timeout": statement_timeout_ms, "lock_timeout": lock_timeout_ms}
        with connection.cursor() as cursor:
            for name, value in limits.items():
                statement = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                    sql.Identifier(role),
                    sql.Identifier(str(connection.settings_dict["NAME"])),
                    sql.Identifier(name),
                    sql.Literal(f"{value}ms"),
                )
                cursor.execute(statement)
        self.stdout.write(
            f"New connections of {role} have a limit of {statement_timeout_ms} ms, and {lock_timeout_ms} ms for locks."
        )
