"""Makes the renditions of a picture: smaller, or in another format; each once, when it is first wanted."""

import re
from dataclasses import dataclass
from typing import Self

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog.services.images import EXTENSIONS, decode, encode
from catalog.services.rendition_names import FOLDER, FULL, SIDES

_FORMATS = {extension: name for name, extension in EXTENSIONS.items()}
_NAME = re.compile(rf"{FOLDER}/(?P<original>.+)\.(?P<size>\d{{2,4}}|{FULL})\.(?P<extension>jpg|png|webp)")
# More than any original has.
_UNBOUNDED = 100_000


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file of which there is at most one for each size and format."""

    original: str
    max_side: int
    format: str

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the rendition of this name, if a rendition can have it."""
        match = _NAME.fullmatch(name)
        if match is None or not (match["size"] == FULL or int(match["size"]) in SIDES):
            return None
        side = _UNBOUNDED if match["size"] == FULL else int(match["size"])
        return cls(match["original"], side, _FORMATS[match["extension"]])


def make_rendition(name: str) -> bool:
    """Store the rendition `name`; return whether there is an original to make it from."""
    rendition = Rendition.named(name)
    if rendition is None:
        return False
    try:
        with default_storage.open(rendition.original) as file:
            data = file.read()
    except FileNotFoundError:
        return False
    picture = decode(data, max_side=rendition.max_side)
    default_storage.save(name, ContentFile(encode(picture, rendition.format)))
    return True
