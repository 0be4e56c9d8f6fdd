"""Saves the logo of a brand."""

from collections.abc import Sequence

from django.core.files.base import File

from catalog import signals
from catalog.errors import Problem, refuse_if
from catalog.models import Brand
from catalog.services.uploads import Unclaimed, Upload, read_upload

FOLDER = "brands"


class PreparedLogo(Unclaimed):
    """A logo whose file is stored, or that there shall be none."""

    def __init__(self, upload: Upload | None) -> None:
        super().__init__({0: upload} if upload else {})

    @property
    def upload(self) -> Upload | None:
        """The new logo, if there shall be one."""
        return self.uploads.get(0)


def prepare_logo(file: File[bytes] | None, *, beside: Sequence[Problem] = ()) -> PreparedLogo:
    """Decode, rewrite and store a logo, outside of any transaction; None prepares to have none.

    It is called and held like `product_images.prepare`, and raises what that raises.
    """
    problems = list(beside)
    found = read_upload(file, folder=FOLDER, field="logo") if file is not None else None
    if isinstance(found, Problem):
        problems.append(found)
    refuse_if(problems)
    assert not isinstance(found, Problem)
    return PreparedLogo(found)


def save_logo(brand: Brand, prepared: PreparedLogo) -> None:
    """Give a saved `brand` the prepared logo or none, in the caller's transaction; the old file goes after it."""
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
