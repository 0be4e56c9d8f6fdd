"""Files in the storage: noted before they are written, claimed by the transaction that uses them, else removed.

A request may die between a file and its row, and a commit may be lost with its answer. The notes, rows
of `LooseFile`, tell at any time which files nobody uses.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import timedelta
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from catalog.models import Brand, LooseFile, ProductImage
from catalog.services.rendition_names import rendition_names
from nexus.common.errors import ServiceUnavailableError

logger = logging.getLogger(__name__)

# Far longer than a request takes from its files to its rows.
UNCLAIMED_FOR = timedelta(hours=1)
# A storage that cannot remove a file is asked again later.
PAUSE = timedelta(minutes=10)
AT_ONCE = 20


def write(contents: Mapping[str, bytes]) -> None:
    """Store files by name, all or none; they vanish after an hour unless `claim` is called.

    Raises ServiceUnavailableError if the storage is full or away.
    """
    removable_at = timezone.now() + UNCLAIMED_FOR
    LooseFile.objects.bulk_create(LooseFile(name=name, removable_at=removable_at) for name in contents)
    try:
        for name, content in contents.items():
            _save(name, content)
    except BaseException:
        discard(contents)
        raise


def _save(name: str, content: bytes) -> None:
    try:
        default_storage.save(name, File(BytesIO(content)))
    except Exception as error:
        # Each storage has errors of its own; none of them is the client's fault.
        logger.warning("a picture cannot be stored", extra={"error": repr(error)})
        raise ServiceUnavailableError("Pictures cannot be stored at the moment. Try again shortly.") from error


def claim(names: Collection[str]) -> None:
    """Keep files for good, in the transaction that saves the rows which use them."""
    taken, _ = LooseFile.objects.filter(name__in=names).delete()
    if taken < len(names):
        raise ServiceUnavailableError("The pictures were too long on their way. Send them again.")


def discard(names: Collection[str]) -> None:
    """Remove files of `write` that no committed transaction has claimed."""
    LooseFile.objects.filter(name__in=names).update(removable_at=timezone.now())
    remove_loose_files(names)


def remove_loose_files(names: Collection[str] | None = None) -> int:
    """Remove files that no row uses, with their renditions, and return how many; of `names` or of all that are due."""
    removed = 0
    while done := _remove_some(names):
        removed += done
    return removed


@transaction.atomic
def _remove_some(names: Collection[str] | None) -> int:
    due = LooseFile.objects.filter(removable_at__lte=timezone.now())
    due = due if names is None else due.filter(name__in=names)
    loose = list(due.select_for_update(skip_locked=True).order_by("removable_at")[:AT_ONCE])
    used = _used([file.name for file in loose])
    stuck = [file.name for file in loose if file.name not in used and not _remove(file.name)]
    LooseFile.objects.filter(name__in=stuck).update(removable_at=timezone.now() + PAUSE)
    LooseFile.objects.filter(name__in={file.name for file in loose} - set(stuck)).delete()
    return len(loose)


def _used(names: Collection[str]) -> set[str]:
    """Return those that a row uses after all: some pictures of a made-up shop share one file."""
    if not names:
        return set()
    images = ProductImage.objects.filter(file__in=names).values_list("file", flat=True)
    return {*images, *Brand.objects.filter(logo__in=names).values_list("logo", flat=True)}


def _remove(name: str) -> bool:
    try:
        # The original first: without it no rendition can be made any more.
        for each in (name, *rendition_names(name)):
            default_storage.delete(each)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        logger.warning("a picture cannot be removed", extra={"error": repr(error)})
        return False
    return True
