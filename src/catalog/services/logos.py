"""Saves the logo of a brand."""

from collections.abc import Sequence

from django.core.files.base import File

from catalog import signals
from catalog.errors import Problem, refuse_if
from catalog.models import Brand
from catalog.services.uploads import Unclaimed, Upload, read_upload

FOLDER = "brands"


class PreparedLogo(Unclaimed):
    """A logo whose file is stored, or that there shall be none; or why it is refused."""

    def __init__(self, upload: Upload | None, problems: Sequence[Problem] = ()) -> None:
        super().__init__({0: upload} if upload else {})
        self.upload = upload
        self.problems = tuple(problems)


def prepare_logo(file: "File[bytes] | None") -> PreparedLogo:
    """Decode, rewrite and store a logo, outside of any transaction; None prepares to have none.

    It is called and held like `product_images.prepare`; what is refused is told by `problems`.
    """
    found = read_upload(file, folder=FOLDER, field="logo") if file is not None else None
    return PreparedLogo(None, [found]) if isinstance(found, Problem) else PreparedLogo(found)


def save_logo(brand: Brand, prepared: PreparedLogo) -> None:
    """Give a saved `brand` the prepared logo or none, in the caller's transaction; the old file goes after it.

    Raises CatalogRefusedError if the logo was refused.
    """
    refuse_if(prepared.problems)
    logo = prepared.upload
    columns = {
        "logo": logo.name if logo else "",
        "logo_width": logo.width if logo else None,
        "logo_height": logo.height if logo else None,
    }
    Brand.objects.filter(pk=brand.pk).update(**columns)
    # Past the field's descriptor, which would open the file to measure it.
    brand.__dict__.update(columns)
    prepared.claim()
    signals.pictures_stored.send(Brand, names=prepared.names)
