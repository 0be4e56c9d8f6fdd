"""Pictures as strangers send them, and what is stored of them."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RED, GREEN = (220, 20, 20), (20, 200, 20)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), *, mode: str = "RGB", **options: Any) -> bytes:
    """Return a file whose left half is red and whose right half is green."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (size[0] // 2, 0, *size))
    return encoded(image.convert(mode), kind, **options)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content: bytes | None = None, name: str = "holiday.png") -> SimpleUploadedFile:
    """Return a file as a form hands it over."""
    return SimpleUploadedFile(name, picture() if content is None else content)


def files_in(folder: Path) -> set[str]:
    """Return what lies in a folder, by its path below it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def stored(name: str) -> Image.Image:
    """Open a stored picture."""
    with default_storage.open(name) as file:
        image = Image.open(BytesIO(file.read()))
        image.load()
    return image


def is_red(image: Image.Image, at: tuple[float, float]) -> bool:
    """Return whether the picture is red at a place, as a fraction of its sides."""
    pixel = image.convert("RGB").getpixel((int(image.width * at[0]), int(image.height * at[1])))
    assert isinstance(pixel, tuple)
    return pixel[0] > 150 and pixel[1] < 100
