"""Which renditions a picture can have, and what their files are called."""

from collections.abc import Iterator

FOLDER = "renditions"
# The longest side in pixels. Each is at most half as long again as the one before.
SIDES = (80, 120, 160, 240, 320, 480, 640, 960, 1280, 1920)
# In another format than the original, but as large.
FULL = "full"


def rendition_names(original: str) -> Iterator[str]:
    """Yield the names of all renditions that the file `original` can have."""
    for size in (*SIDES, FULL):
        for extension in ("webp", "jpg", "png"):
            yield f"{FOLDER}/{original}.{size}.{extension}"
