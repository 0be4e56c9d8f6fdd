"""Saves the pictures of a product: new ones and those that stay, in order, with one primary."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File

from catalog import signals
from catalog.errors import CatalogErrorCode, Problem, refuse_if
from catalog.models import Product, ProductImage
from catalog.services.uploads import Unclaimed, Upload, read_upload
from catalog.services.values import is_forbidden

FOLDER = "products"
MAX_ALT_TEXT = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImage:
    """A picture that staff upload."""

    file: "File[bytes]"
    alt_text: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingImage:
    """A picture that stays; what is None stays as it is."""

    id: int
    alt_text: str | None = None
    is_primary: bool | None = None


type WantedImage = NewImage | ExistingImage


class Prepared(Unclaimed):
    """All pictures that a product shall have, the files of new ones stored; or why they are refused."""

    def __init__(self, wanted: Sequence[WantedImage], uploads: dict[int, Upload], problems: Sequence[Problem]) -> None:
        # What is refused leaves no file.
        super().__init__({} if problems else uploads)
        self.wanted = wanted
        self.problems = tuple(problems)


def prepare(wanted: Sequence[WantedImage]) -> Prepared:
    """Decode, rewrite and store the new pictures among `wanted`, outside of any transaction.

    It takes seconds of a core: call it in `in_image_thread`. Hold the answer by `with` around the
    transaction, so that files which are not saved are removed:

        with prepare(wanted) as images, transaction.atomic():
            ...
            refuse_if([*others, *find_problems(images, product)])
            save(product, images)

    Raises ServiceUnavailableError if nothing can be stored; what is refused is told by `find_problems`.
    """
    problems = _flaws_of_list(wanted)
    uploads: dict[int, Upload] = {}
    # So many files are not even looked at.
    if len(wanted) <= settings.IMAGES_PER_PRODUCT:
        for index, each in enumerate(wanted):
            if isinstance(each, NewImage):
                found = read_upload(each.file, folder=FOLDER, field=f"images.{index}.file")
                if isinstance(found, Problem):
                    problems.append(found)
                elif not problems:
                    uploads[index] = found
    return Prepared(wanted, uploads, problems)


def find_problems(prepared: Prepared, product: Product | None = None) -> list[Problem]:
    """Return everything that is wrong with prepared pictures; a product that is not saved yet has none that stay."""
    ids = [each.id for each in prepared.wanted if isinstance(each, ExistingImage)]
    own = ProductImage.objects.filter(product=product, pk__in=ids) if ids and product else ProductImage.objects.none()
    return [*prepared.problems, *_not_among(own.values_list("pk", flat=True), prepared)]


def _not_among(stored: Collection[int], prepared: Prepared) -> list[Problem]:
    known = set(stored)
    return [
        Problem(code=CatalogErrorCode.NOT_FOUND, message="The product has no such picture.", field=f"images.{index}.id")
        for index, each in enumerate(prepared.wanted)
        if isinstance(each, ExistingImage) and each.id not in known
    ]


def _flaws_of_list(wanted: Sequence[WantedImage]) -> list[Problem]:
    problems = []
    if len(wanted) > settings.IMAGES_PER_PRODUCT:
        message = f"A product has at most {settings.IMAGES_PER_PRODUCT} pictures."
        problems.append(Problem(code=CatalogErrorCode.IMAGE_LIMIT_EXCEEDED, message=message, field="images"))
    primaries = [index for index, each in enumerate(wanted) if each.is_primary]
    problems += [_invalid(index, "is_primary", "Another picture is primary already.") for index in primaries[1:]]
    seen: set[int] = set()
    for index, each in enumerate(wanted):
        if each.alt_text and (flaw := _flaw_of_text(each.alt_text)):
            problems.append(_invalid(index, "alt_text", flaw))
        if isinstance(each, ExistingImage):
            if each.id in seen:
                problems.append(_invalid(index, "id", "This picture is in the list already."))
            seen.add(each.id)
    return problems


def _flaw_of_text(text: str) -> str | None:
    if len(text) > MAX_ALT_TEXT:
        return f"An alternative text takes at most {MAX_ALT_TEXT} characters."
    if any(is_forbidden(character) for character in text):
        return "The text holds a character that is not text."
    return None


def _invalid(index: int, name: str, message: str) -> Problem:
    return Problem(code=CatalogErrorCode.INVALID, message=message, field=f"images.{index}.{name}")


def save(product: Product, prepared: Prepared) -> None:
    """Give `product` exactly the prepared pictures, in the caller's transaction, which holds the product's row.

    What is left out is removed, its file after the commit. Raises CatalogRefusedError with what
    `find_problems` tells.
    """
    stored = {image.pk: image for image in ProductImage.objects.filter(product=product)}
    refuse_if(prepared.problems or _not_among(stored, prepared))
    kept = {each.id: stored.pop(each.id) for each in prepared.wanted if isinstance(each, ExistingImage)}
    if stored:
        ProductImage.objects.filter(pk__in=stored).delete()
    _arrange(product, prepared, kept)
    prepared.claim()
    signals.pictures_stored.send(Product, names=prepared.names)


def _arrange(product: Product, prepared: Prepared, kept: dict[int, ProductImage]) -> None:
    """Bring the pictures into their order, the new ones among those that stay."""
    wanted = prepared.wanted
    primary = _primary(wanted, kept)
    new, changed, demoted = [], [], []
    for position, each in enumerate(wanted):
        if isinstance(each, NewImage):
            new.append(row := _new_row(product, prepared.uploads[position]))
        else:
            row = kept[each.id]
        before = (row.alt_text, row.position, row.is_primary)
        row.alt_text = row.alt_text if each.alt_text is None else each.alt_text.strip()
        row.position, row.is_primary = position, position == primary
        if row.pk and before != (row.alt_text, row.position, row.is_primary):
            changed.append(row)
            demoted += [row.pk] if before[2] and not row.is_primary else []
    # No product may have two primary pictures, not even between two statements.
    if demoted:
        ProductImage.objects.filter(pk__in=demoted).update(is_primary=False)
    if changed:
        ProductImage.objects.bulk_update(changed, ["alt_text", "position", "is_primary"])
    ProductImage.objects.bulk_create(new)


def _primary(wanted: Sequence[WantedImage], kept: dict[int, ProductImage]) -> int:
    """Return the place of the one that is marked, else of the one that was primary and may stay it, else the first."""
    for index, each in enumerate(wanted):
        if each.is_primary:
            return index
    for index, each in enumerate(wanted):
        if isinstance(each, ExistingImage) and each.is_primary is None and kept[each.id].is_primary:
            return index
    return 0


def _new_row(product: Product, upload: Upload) -> ProductImage:
    return ProductImage(product=product, file=upload.name, width=upload.width, height=upload.height)
