"""What uploaded files are called: nothing that a stranger chose."""

from pathlib import PurePath
from uuid import uuid4

KNOWN_EXTENSIONS = frozenset(("jpg", "png", "webp"))


def random_name(folder: str, extension: str) -> str:
    """Return a name that nobody can guess, and that tells nothing of what the file was called."""
    return f"{folder}/{uuid4().hex}.{extension}"


def product_image_name(_image: object, filename: str) -> str:
    """Return a name for a file that a form puts on a picture of a product."""
    return random_name("products", _extension(filename))


def logo_name(_brand: object, filename: str) -> str:
    """Return a name for a file that a form puts on a brand."""
    return random_name("brands", _extension(filename))


def _extension(filename: str) -> str:
    extension = PurePath(filename).suffix[1:].lower().replace("jpeg", "jpg")
    return extension if extension in KNOWN_EXTENSIONS else "bin"
