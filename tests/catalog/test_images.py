"""Pictures of strangers: what is kept of them, and what is refused."""

from io import BytesIO

import pytest
from PIL import Image

from catalog.services.images import ImageRefusedError, to_webp


def png(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def test_takes_25_megapixels_and_keeps_2000_pixels_a_side() -> None:
    _, width, height = to_webp(png(5_000, 5_000))
    assert (width, height) == (2_000, 2_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(5_001, 5_000), "has more than 25 megapixels"),
        (b"GIF89a", "is no picture in JPEG, PNG or WebP"),
    ],
)
def test_refuses_what_is_too_large_or_no_picture(data: bytes, reason: str) -> None:
    with pytest.raises(ImageRefusedError, match=reason):
        to_webp(data)
