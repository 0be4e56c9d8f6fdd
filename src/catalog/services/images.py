"""Makes a stranger's picture safe to keep: decoded, bounded, and written anew without its metadata."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 25_000_000
MAX_SIDE = 2000


class ImageRefusedError(Exception):
    """Bytes that are no picture we keep; the message says why."""


def to_webp(data: bytes) -> tuple[bytes, int, int]:
    """Return a picture as WebP of at most 2000 pixels a side, with its width and height."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            opened = Image.open(BytesIO(data), formats=FORMATS)
            if opened.width * opened.height > MAX_PIXELS:
                raise ImageRefusedError(f"has more than {MAX_PIXELS // 1_000_000} megapixels")
            upright = ImageOps.exif_transpose(opened)
            image = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except ImageRefusedError:
        raise
    except Exception as error:
        # Whatever it is that broken bytes make Pillow's decoders raise.
        raise ImageRefusedError("is no picture in JPEG, PNG or WebP") from error
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=85)
    return buffer.getvalue(), image.width, image.height
