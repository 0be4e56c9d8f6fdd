"""Forget what is cached of the catalogue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis import RedisError

from catalog.cache.sweep import sweep
from catalog.cache.versions import store, versions


class Command(BaseCommand):
    """Has every process load everything anew, as after a backup was restored; no process has to be started again."""

    help = "Forget everything that is cached of the catalogue, in every process. Needed after a backup was restored."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Empty Redis of the catalogue, versions included."""
        try:
            store.clear()
            sweep(store)
        except RedisError as error:
            raise CommandError(f"Redis does not answer, nothing was cleared: {error}") from error
        versions.outlast_leases()
        self.stdout.write("Everything is loaded anew from now on.")
