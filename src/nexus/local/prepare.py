"""Brings the database to the code's state: migrations, and a demo shop where there is none.

Run as a program of its own, under the development settings.
"""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from environs import EnvError

from nexus.env import env
from nexus.local.state import DEMO_PASSWORD, kept_secret, write_private


def main() -> None:
    """Migrate when something is left to, and fill an empty catalogue; what a person can mend is said in a line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.development")
    try:
        django.setup()
        migrate()
        fill_empty_catalogue()
    except (CommandError, EnvError, ImproperlyConfigured) as error:
        sys.exit(str(error))


def migrate() -> None:
    """Apply what is missing; when nothing is, a look at the plan saves a second."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=1)


def fill_empty_catalogue() -> None:
    """Load the demo shop when no product exists, its password kept for later starts."""
    from catalog.models import Product  # noqa: PLC0415  # Models load only after the set-up above.

    if Product.objects.exists():
        return
    password = env.str("NEXUS_DEMO_PASSWORD", default="") or kept_secret(DEMO_PASSWORD.name, random_bytes=12)
    call_command("load_demo", password=password)
    # Only once it was accepted: a weak one must not be tried again.
    write_private(DEMO_PASSWORD, password)


if __name__ == "__main__":
    main()
