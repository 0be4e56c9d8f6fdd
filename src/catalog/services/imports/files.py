"""Opens a file once it is known to be text in UTF-8."""

import codecs
from pathlib import Path
from typing import TextIO

from catalog.services.imports.records import UnreadableFileError

_CHUNK = 1 << 20
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def count_lines(path: Path) -> int:
    """Return how many lines a file has; raise `UnreadableFileError` unless all of it is UTF-8.

    Read to the end before anything is written, so that a wrong encoding in the last line does not
    leave half of a file behind.
    """
    decode = codecs.getincrementaldecoder("utf-8")().decode
    lines = 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if lines == 1 and chunk.startswith(_OTHER_MARKS):
                    raise UnreadableFileError("The file is UTF-16; save it as UTF-8.")
                lines += decode(chunk).count("\n")
            decode(b"", final=True)
    except UnicodeDecodeError as error:
        line = lines + error.object[: error.start].count(b"\n")
        raise UnreadableFileError(f"The file is not UTF-8 (line {line}); save it as UTF-8.") from error
    except OSError as error:
        raise UnreadableFileError(f"The file cannot be read: {error.strerror}.") from error
    return lines


def open_text(path: Path) -> TextIO:
    """Open a checked file, with or without a byte order mark, keeping its line ends."""
    return path.open(encoding="utf-8-sig", newline="")
