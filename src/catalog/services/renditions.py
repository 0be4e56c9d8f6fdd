"""Makes the renditions of a picture: smaller, or in another format; each once, when it is first wanted."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog.services.images import EXTENSIONS, ImageRefusedError, Picture, decode, encode
from catalog.services.rendition_names import FOLDER, FULL, SIDES, Original, usual_rendition_names
from nexus.common.errors import ServiceUnavailableError

logger = logging.getLogger(__name__)

_FORMATS = {extension: name for name, extension in EXTENSIONS.items()}
# Of a rendition there is none, and of a file no two spellings: strangers name these, and each name is a file.
_ORIGINAL = rf"(?!{FOLDER}/)(?:[\w-][\w .-]*/)*[\w-][\w .-]*\.\w+"
_NAME = re.compile(
    rf"{FOLDER}/(?P<original>{_ORIGINAL})\.(?P<size>{'|'.join(map(str, SIDES))}|{FULL})"
    rf"\.(?P<extension>{'|'.join(_FORMATS)})",
    re.ASCII,
)
# As many characters as the columns of originals take.
_MAX_ORIGINAL = 100
# More than any original has.
_UNBOUNDED = 100_000


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file of which there is one at most for each picture, size and format."""

    name: str
    original: str
    max_side: int
    format: str

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the rendition of this name, if a rendition can have it."""
        match = _NAME.fullmatch(name)
        if match is None or len(match["original"]) > _MAX_ORIGINAL:
            return None
        # As `fitting_name` has it: of a photograph it would fill disks.
        if match["extension"] == "png" and not match["original"].endswith(".png"):
            return None
        side = _UNBOUNDED if match["size"] == FULL else int(match["size"])
        return cls(name, match["original"], side, _FORMATS[match["extension"]])


def find_rendition(rendition: Rendition) -> bool:
    """Return whether it is in the storage; raise ServiceUnavailableError, like all here, if that cannot be asked."""
    with _asking_storage():
        return default_storage.exists(rendition.name)


def read_rendition(rendition: Rendition) -> bytes | None:
    """Return its bytes from the storage; None if it was removed meanwhile."""
    return _read(rendition.name)


def make_rendition(rendition: Rendition) -> bytes | None:
    """Make a rendition, store it if there is room, and return its bytes; None without an original to make it from."""
    picture = _original(rendition.original, max_side=rendition.max_side)
    return None if picture is None else _made(picture, rendition)


def make_usual_renditions(name: str) -> None:
    """Make the renditions that pages of shops show of the picture in the file `name`, if it is still there."""
    picture = _original(name, max_side=_UNBOUNDED)
    if picture is None:
        return
    width, height = picture.pixels.size
    for each in usual_rendition_names(Original(name=name, width=width, height=height)):
        rendition = Rendition.named(each)
        assert rendition is not None
        if not find_rendition(rendition):
            smaller = picture.pixels.copy()
            smaller.thumbnail((rendition.max_side, rendition.max_side))
            _made(Picture(smaller, picture.format), rendition)


def _original(name: str, *, max_side: int) -> Picture | None:
    content = _read(name)
    try:
        return None if content is None else decode(content, max_side=max_side)
    except ImageRefusedError:
        return None


def _read(name: str) -> bytes | None:
    try:
        with _asking_storage(), default_storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


@contextmanager
def _asking_storage() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, SuspiciousFileOperation):
        raise
    except Exception as error:
        # Each storage has errors of its own.
        logger.warning("pictures cannot be read", extra={"error": repr(error)})
        raise ServiceUnavailableError("Pictures cannot be read at the moment. Try again shortly.") from error


def _made(picture: Picture, rendition: Rendition) -> bytes:
    content = encode(picture, rendition.format)
    try:
        default_storage.save(rendition.name, ContentFile(content))
        if not default_storage.exists(rendition.original):
            # It was removed meanwhile, and its renditions with it.
            default_storage.delete(rendition.name)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own; the next one makes it again
        logger.warning("a rendition cannot be stored", extra={"error": repr(error)})
    return content
