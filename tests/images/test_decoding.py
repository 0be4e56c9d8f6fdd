"""Pictures of strangers: what is kept of them is pixels, and what is no picture is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from catalog.services.images import MAX_SCANS, ImageRefusedError, decode, encode
from catalog.services.jpeg_scans import count_scans
from tests.images.pictures import encoded, is_red, picture

SIDE = 2000
FORMATS = ["JPEG", "PNG", "WEBP"]


def kept(data: bytes, *, max_side: int = SIDE) -> Image.Image:
    """Return what is stored of a file, as whoever fetches it opens it."""
    found = decode(data, max_side=max_side)
    return Image.open(BytesIO(encode(found, found.format)))


@pytest.mark.parametrize("kind", FORMATS)
def test_keeps_the_format_and_the_size(kind):
    image = kept(picture(kind))
    assert (image.format, image.size) == (kind, (40, 30))
    assert is_red(image, (0.2, 0.5))
    assert not is_red(image, (0.8, 0.5))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("size", "expected"), [((4000, 1000), (2000, 500)), ((1000, 3000), (667, 2000))])
def test_scales_down_to_the_longest_side(kind, size, expected):
    assert kept(picture(kind, size)).size == expected


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_turns_a_picture_upright_as_its_exif_says(kind, orientation):
    upright = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 19, 19), fill=(220, 20, 20))
    # What a camera stores is the inverse of how it is to be turned.
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    sent = upright if orientation == 1 else upright.transpose(Image.Transpose(inverse[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = kept(encoded(sent, kind, exif=exif))
    assert image.size == (60, 40)
    assert is_red(image, (0.15, 0.2))
    assert not is_red(image, (0.8, 0.8))


def test_keeps_nothing_but_pixels():
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET-COMMENT")
    files = [
        picture("JPEG", exif=exif, comment=b"SECRET-COMMENT", icc_profile=profile),
        picture("PNG", exif=exif, pnginfo=notes, icc_profile=profile),
        picture("WEBP", exif=exif, xmp=b"<x>SECRET-XMP</x>", icc_profile=profile),
    ]
    for data in files:
        found = decode(data + b"<script>SECRET</script>PK\3\4", max_side=SIDE)
        content = encode(found, found.format)
        assert b"SECRET" not in content
        assert not Image.open(BytesIO(content)).info.keys() & {"exif", "icc_profile", "comment", "Comment", "xmp"}


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("L", "PNG"), ("L", "JPEG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"),
     ("CMYK", "JPEG"), ("I;16", "PNG")],
)  # fmt: skip
def test_reads_every_mode_as_it_looks(mode, kind):
    grey = Image.new("L", (40, 30), 128)
    if mode == "I;16":
        image = Image.new("I;16", (40, 30), 128 * 257)
    elif mode == "P":
        image = Image.new("RGB", (40, 30), (128, 128, 128)).quantize(4)
    else:
        image = (grey if mode in {"L", "LA"} else Image.new("RGB", (40, 30), (128, 128, 128))).convert(mode)
    shown = kept(encoded(image, kind))
    assert shown.mode == "RGB"
    if mode != "1":
        assert all(abs(value - 128) < 12 for value in shown.getpixel((5, 5)))


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_keeps_what_shines_through_and_lays_it_on_white_as_jpeg(mode):
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((220, 20, 20, 255), (0, 0, 20, 30))
    data = encoded(image.convert(mode), "PNG", **({"transparency": 0} if mode == "P" else {}))
    found = decode(data, max_side=SIDE)
    assert found.pixels.mode == "RGBA"
    flat = Image.open(BytesIO(encode(found, "JPEG")))
    assert flat.mode == "RGB"
    assert min(flat.getpixel((35, 15))) > 240


def test_shows_the_colours_of_another_profile():
    display_p3_red = Image.new("RGB", (40, 30), (255, 0, 0))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert kept(encoded(display_p3_red, "JPEG", icc_profile=lab)).getpixel((5, 5))[0] > 240
    # A profile of another kind of picture, or none at all, is passed over.
    for profile in (b"garbage" * 50, lab[:200], lab.replace(b"RGB ", b"CMYK")):
        assert kept(encoded(display_p3_red, "JPEG", icc_profile=profile)).getpixel((5, 5))[0] > 240


@pytest.mark.parametrize("kind", FORMATS)
def test_refuses_a_file_that_is_cut_off(kind):
    data = picture(kind, (600, 400))
    for length in (1, 20, len(data) // 3, len(data) // 2):
        with pytest.raises(ImageRefusedError, match="is no picture"):
            decode(data[:length], max_side=SIDE)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"GIF89a" + b"\0" * 50, picture("GIF"), picture("BMP"), picture("TIFF"), picture("ICO"),
     b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>alert(1)</script>", b"%PDF-1.7\n", b"PK\3\4",
     b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 "],
    ids=range(15),
)  # fmt: skip
def test_refuses_what_is_no_jpeg_png_or_webp(data):
    with pytest.raises(ImageRefusedError, match=r"is no picture in JPEG, PNG or WebP"):
        decode(data, max_side=SIDE)


def png_header(width: int, height: int) -> bytes:
    """Return the first bytes of a PNG that claims to be so large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", b"x")
    )


@pytest.mark.parametrize("size", [(5001, 5000), (25_000_001, 1), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_refuses_a_bomb_by_its_header(size):
    with pytest.raises(ImageRefusedError, match="more than 25 megapixels") as refused:
        decode(png_header(*size), max_side=SIDE)
    assert refused.value.is_too_large


def test_refuses_a_text_that_unpacks_without_end():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "x" * 80_000_000, zip=True)
    with pytest.raises(ImageRefusedError):
        decode(picture("PNG", pnginfo=notes), max_side=SIDE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_refuses_what_moves(kind):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(ImageRefusedError, match="is animated"):
        decode(data, max_side=SIDE)


def test_takes_the_first_picture_of_a_phone():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green")]
    image = kept(encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]))
    assert (image.format, image.size) == ("JPEG", (40, 30))
    assert image.getpixel((5, 5))[0] > 240


def with_scans(count: int) -> bytes:
    """Return a progressive JPEG in which the last scan comes again and again."""
    data = picture("JPEG", (64, 64), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


def test_counts_the_scans_of_a_jpeg():
    data = picture("JPEG", (64, 64), progressive=True)
    assert 5 < count_scans(data, enough=1000) < 15
    assert count_scans(picture("JPEG"), enough=1000) == 1
    assert count_scans(data + b"\xff\xda\0\2" * 500, enough=1000) < 15
    assert count_scans(b"", enough=1000) == 0


def test_refuses_a_jpeg_that_asks_for_minutes_of_work():
    decode(with_scans(MAX_SCANS - 20), max_side=SIDE)
    with pytest.raises(ImageRefusedError, match="more than 100 scans"):
        decode(with_scans(MAX_SCANS), max_side=SIDE)
