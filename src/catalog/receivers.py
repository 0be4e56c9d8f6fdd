"""What follows from what happens in the catalogue."""

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from catalog import signals
from catalog.cache.moves import listen
from catalog.tasks.cache import clear_spoiled
from catalog.tasks.images import make_renditions
from nexus.common.background import Pace, enqueue_on_commit

# A burst of changes leaves the rows of its last second to the sweeps.
clearing = Pace(seconds=1)


@receiver(signals.pictures_stored, dispatch_uid="catalog.make_renditions")
def have_renditions_made(names: list[str], **_: Any) -> None:
    """Have a worker make the renditions of new pictures."""
    if names:
        enqueue_on_commit(make_renditions, names)


@receiver(connection_created, dispatch_uid="catalog.listen_to_triggers")
def listen_to_triggers(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Have the versions moved of whatever this connection spoils."""
    listen(connection)


@receiver(signals.spoiled, dispatch_uid="catalog.have_spoiled_cleared")
def have_spoiled_cleared(**_: Any) -> None:
    """Have a worker clear up; nobody waits for that, the versions have moved."""
    if settings.CACHE_ENABLED and clearing.may_go():
        enqueue_on_commit(clear_spoiled)
