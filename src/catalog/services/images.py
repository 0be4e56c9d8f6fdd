"""Makes a stranger's picture safe to keep: decoded, bounded, and written anew without its metadata."""

from dataclasses import dataclass
from io import BytesIO
from typing import cast

from PIL import Image, ImageCms, ImageOps

from catalog.services.jpeg_scans import count_scans

# By Pillow's name of the format.
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MIME_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MAX_PIXELS = 25_000_000
# Each scan of a progressive JPEG goes over the whole picture again; encoders make about ten.
MAX_SCANS = 100
# How each format is written. Best effort at the size costs PNG and WebP several times as long.
_OPTIONS = {"JPEG": {"quality": 85, "optimize": True, "progressive": True}, "PNG": {}, "WEBP": {"quality": 85}}
_SRGB = ImageCms.createProfile("sRGB")


class ImageRefusedError(Exception):
    """Bytes that are no picture we keep; the message says why, as the rest of a sentence about them."""

    def __init__(self, message: str, *, is_too_large: bool = False) -> None:
        super().__init__(message)
        self.is_too_large = is_too_large


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels in sRGB, upright, with an alpha channel only where something shines through."""

    pixels: Image.Image
    format: str


def decode(data: bytes, *, max_side: int) -> Picture:
    """Return the picture that `data` is, scaled down to `max_side`; raise ImageRefusedError if it is none."""
    try:
        opened = _opened(data)
        _check(opened, data)
        # Decodes a JPEG at an eighth, a quarter or half of its size, where that is enough.
        opened.draft(None, (max_side, max_side))
        pixels = _plain(opened)
        pixels.thumbnail((max_side, max_side))
        pixels = ImageOps.exif_transpose(_in_srgb(pixels))
    except ImageRefusedError:
        raise
    except Exception as error:
        # Whatever it is that broken bytes make Pillow's decoders raise.
        raise ImageRefusedError("is no picture in JPEG, PNG or WebP") from error
    return Picture(_without_needless_alpha(pixels), "JPEG" if opened.format == "MPO" else cast("str", opened.format))


def encode(picture: Picture, format: str) -> bytes:  # noqa: A002 - what Pillow calls it
    """Return `picture` as a file of nothing but pixels; JPEG, which knows no transparency, lays it on white."""
    pixels = picture.pixels
    if format == "JPEG" and pixels.mode == "RGBA":
        white = Image.new("RGBA", pixels.size, "white")
        pixels = Image.alpha_composite(white, pixels).convert("RGB")
    # Comments and profiles would be taken along from here.
    pixels.info.clear()
    buffer = BytesIO()
    pixels.save(buffer, format, **_OPTIONS[format])
    return buffer.getvalue()


def to_webp(data: bytes, *, max_side: int = 2000) -> tuple[bytes, int, int]:
    """Return a picture as WebP of at most `max_side` pixels a side, with its width and height."""
    picture = decode(data, max_side=max_side)
    return encode(picture, "WEBP"), picture.pixels.width, picture.pixels.height


def _opened(data: bytes) -> Image.Image:
    """Read the header alone."""
    try:
        return Image.open(BytesIO(data), formats=tuple(EXTENSIONS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error


def _check(opened: Image.Image, data: bytes) -> None:
    if opened.width * opened.height > MAX_PIXELS:
        raise _too_many_pixels()
    # A phone's JPEG may hold a second picture behind the first (MPO), which is left out.
    if opened.format in EXTENSIONS and getattr(opened, "is_animated", False):
        raise ImageRefusedError("is animated")
    if opened.format not in ("PNG", "WEBP") and count_scans(data, enough=MAX_SCANS + 1) > MAX_SCANS:
        raise ImageRefusedError(f"is a JPEG of more than {MAX_SCANS} scans")


def _too_many_pixels() -> ImageRefusedError:
    return ImageRefusedError(f"has more than {MAX_PIXELS // 1_000_000} megapixels", is_too_large=True)


def _plain(opened: Image.Image) -> Image.Image:
    """Return the pixels in a mode that scales well: palettes, single bits and 16-bit greys do not."""
    opened.load()
    if opened.mode.startswith("I"):
        # Pillow would cut off what is brighter than 255.
        return opened.point(lambda value: value * (1 / 257)).convert("L")
    if opened.has_transparency_data:
        return opened if opened.mode == "RGBA" else opened.convert("RGBA")
    return opened if opened.mode in ("L", "RGB", "CMYK") else opened.convert("RGB")


def _in_srgb(pixels: Image.Image) -> Image.Image:
    """Return the colours as browsers read them without a profile."""
    mode = "RGBA" if pixels.mode == "RGBA" else "RGB"
    if profile := pixels.info.get("icc_profile"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(pixels, source, _SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # A broken profile, or one of another kind of picture: the colours are near enough.
        else:
            assert converted is not None
            return converted
    return pixels.convert(mode)


def _without_needless_alpha(pixels: Image.Image) -> Image.Image:
    is_opaque = pixels.mode == "RGBA" and pixels.getextrema()[-1] == (255, 255)
    return pixels.convert("RGB") if is_opaque else pixels
