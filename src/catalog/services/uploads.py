"""Reads what staff upload: a picture within the limits, written anew, its file stored before its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError

from catalog.errors import CatalogErrorCode, Problem
from catalog.models.file_names import random_name
from catalog.services import stored_files
from catalog.services.images import EXTENSIONS, ImageRefusedError, decode, encode


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture in the format it came in, at most `IMAGE_MAX_SIDE` pixels a side, without metadata."""

    content: bytes
    name: str
    width: int
    height: int


class Unclaimed:
    """Files that are stored and that no row uses yet.

    As a context manager it removes those that no transaction has claimed by its end, so that a refusal
    in the middle leaves none behind.
    """

    def __init__(self, uploads: Mapping[int, Upload]) -> None:
        self.uploads = uploads
        if uploads:
            stored_files.write({upload.name: upload.content for upload in uploads.values()})

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [upload.name for upload in self.uploads.values()]

    def claim(self) -> None:
        """Keep the files, in the transaction that saves the rows which use them."""
        if self.uploads:
            stored_files.claim(self.names)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is not None and self.uploads:
            try:
                stored_files.discard(self.names)
            except DatabaseError:
                # Left for `remove_loose_files`; what went wrong first is what the caller must hear of.
                return


def read_upload(file: "File[bytes]", *, folder: str, field: str) -> Upload | Problem:
    """Return the picture in `file`, or why it is refused, said about `field`."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        return _too_large(f"The file has more than {settings.UPLOAD_MAX_BYTES} bytes.", field)
    try:
        # One part of a request may stand in several places.
        file.seek(0)
        picture = decode(file.read(), max_side=settings.IMAGE_MAX_SIDE)
    except ImageRefusedError as refused:
        message = f"The file {refused}."
        if refused.is_too_large:
            return _too_large(message, field)
        return Problem(code=CatalogErrorCode.IMAGE_TYPE_UNSUPPORTED, message=message, field=field)
    name = random_name(folder, EXTENSIONS[picture.format])
    return Upload(encode(picture, picture.format), name, *picture.pixels.size)


def _too_large(message: str, field: str) -> Problem:
    return Problem(code=CatalogErrorCode.IMAGE_TOO_LARGE, message=message, field=field)
