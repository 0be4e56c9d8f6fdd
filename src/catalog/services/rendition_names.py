"""Which renditions a picture can have, what their files are called, and which of them a page wants.

A name is worked out from the name of the original alone, so that telling an address asks nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

FOLDER = "renditions"
# The longest side in pixels. Each is at most half as long again as the one before.
SIDES = (80, 120, 160, 240, 320, 480, 640, 960, 1280, 1920)
# As large as the original, in another format.
FULL = "full"
EXTENSIONS = ("webp", "jpg", "png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A stored picture; its size is None where nobody has measured it."""

    name: str
    width: int | None
    height: int | None

    @property
    def extension(self) -> str:
        """What its format is called in names."""
        return PurePosixPath(self.name).suffix[1:].replace("jpeg", "jpg")


def rendition_names(original: str) -> Iterator[str]:
    """Yield the names of all renditions that the file `original` can have."""
    for size in (*SIDES, FULL):
        for extension in EXTENSIONS:
            yield _name(original, size, extension)


def usual_rendition_names(original: Original) -> Iterator[str]:
    """Yield the names of the renditions that pages of shops show: WebP in every size."""
    for side in _sides_below(original):
        yield _name(original.name, side, "webp")
    if original.extension != "webp":
        yield _name(original.name, FULL, "webp")


def fitting_name(original: Original, *, max_width: int | None, max_height: int | None, extension: str | None) -> str:
    """Return the name of the largest file within the bounds, which may be the original itself.

    Bounds below the smallest rendition get the smallest one. Without an `extension` the format is the
    original's. A PNG is made of a PNG alone: of a photograph it would fill disks.
    """
    own = original.extension if original.extension in EXTENSIONS else "webp"
    wanted = own if extension is None or (extension == "png" and own != "png") else extension
    sides, bound = _sides_below(original), _longest_within(original, max_width, max_height)
    if not sides or bound >= _longest(original):
        return original.name if wanted == original.extension else _name(original.name, FULL, wanted)
    return _name(original.name, max((side for side in sides if side <= bound), default=sides[0]), wanted)


def _name(original: str, size: int | str, extension: str) -> str:
    return f"{FOLDER}/{original}.{size}.{extension}"


def _longest(original: Original) -> float:
    return max(original.width, original.height) if original.width and original.height else float("inf")


def _longest_within(original: Original, max_width: int | None, max_height: int | None) -> float:
    """Return how long the longest side may be, within bounds that each side has."""
    width, height = max_width or float("inf"), max_height or float("inf")
    if not original.width or not original.height:
        return min(width, height)
    return _longest(original) * min(1, width / original.width, height / original.height)


def _sides_below(original: Original) -> list[int]:
    longest = _longest(original)
    return [side for side in SIDES if side < longest]
