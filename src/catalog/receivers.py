"""What follows from what happens in the catalogue."""

from typing import Any

from django.dispatch import receiver

from catalog import signals
from catalog.tasks.images import make_renditions
from nexus.common.background import enqueue_on_commit


@receiver(signals.pictures_stored, dispatch_uid="catalog.make_renditions")
def have_renditions_made(names: list[str], **_: Any) -> None:
    """Have a worker make the renditions of new pictures."""
    if names:
        enqueue_on_commit(make_renditions, names)
