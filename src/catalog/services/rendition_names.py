"""Which renditions a picture can have, what their files are called, and which of them a page wants.

A name is worked out from the name of the original alone, so that telling an address asks nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
        return self.name.rpartition(".")[2].replace("jpeg", "jpg")


def rendition_names(original: str) -> Iterator[str]:
    """Yield the names of all renditions that the file `original` can have."""
    for size in (*SIDES, FULL):
        for extension in EXTENSIONS:
            yield _name(original, size, extension)


def usual_rendition_names(original: Original) -> Iterator[str]:
    """Yield the names of the renditions that pages of shops show: WebP in every size."""
    for side in SIDES:
        if side < _longest(original.width, original.height):
            yield _name(original.name, side, "webp")
    if original.extension != "webp":
        yield _name(original.name, FULL, "webp")


def fitting_name(original: Original, *, max_width: int | None, max_height: int | None, extension: str) -> str:
    """Return the name of the largest file within the bounds, which may be the original itself.

    Bounds below the smallest rendition get the smallest one. A PNG is made of a PNG alone: of a
    photograph it would fill disks.
    """
    own = original.extension
    if extension == "png" and own != "png":
        extension = own if own in EXTENSIONS else "webp"
    size = _fitting_size(original.width, original.height, max_width, max_height)
    return original.name if (size, extension) == (FULL, own) else _name(original.name, size, extension)


# A page shows its pictures in one size, and a shop's pictures have few.
@lru_cache(maxsize=4096)
def _fitting_size(width: int | None, height: int | None, max_width: int | None, max_height: int | None) -> int | str:
    longest, bound = _longest(width, height), _longest_within(width, height, max_width, max_height)
    sides = [side for side in SIDES if side < longest]
    if not sides or bound >= longest:
        return FULL
    return max((side for side in sides if side <= bound), default=sides[0])


def _longest(width: int | None, height: int | None) -> float:
    return max(width, height) if width and height else float("inf")


def _longest_within(width: int | None, height: int | None, max_width: int | None, max_height: int | None) -> float:
    """Return how long the longest side may be, within bounds that each side has."""
    across, down = max_width or float("inf"), max_height or float("inf")
    if not width or not height:
        return min(across, down)
    return max(width, height) * min(1, across / width, down / height)


def _name(original: str, size: int | str, extension: str) -> str:
    return f"{FOLDER}/{original}.{size}.{extension}"
