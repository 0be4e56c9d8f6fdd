"""The pictures on the page of a product: uploaded, described, put in order, removed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.admin.thumbnails import picture_thumbnail
from catalog.errors import Problem
from catalog.models import Product, ProductImage
from catalog.services.product_images import ExistingImage, NewImage, WantedImage
from nexus.common.theme import InlineFormSet, TabularInline

if TYPE_CHECKING:
    PictureModelForm = forms.ModelForm[ProductImage]
    PictureRows = InlineFormSet[ProductImage, Product, "PictureForm"]
else:
    PictureModelForm = forms.ModelForm
    PictureRows = InlineFormSet

PREFIX = "images"
# New pictures stand behind those that can be dragged.
LAST = 10_000


class StoredPicture(forms.Widget):
    """Shows a picture that is there; another one is another row."""

    def __init__(self, picture: ProductImage) -> None:
        super().__init__()
        self.picture = picture

    def render(self, *_: Any, **__: Any) -> SafeString:
        """Return the picture, small."""
        return picture_thumbnail(self.picture)


class PictureForm(PictureModelForm):
    """A row: a file that is new, or a picture that is stored."""

    class Meta:
        model = ProductImage
        fields = ("file", "alt_text", "is_primary", "position")
        labels = {"alt_text": "What it shows", "is_primary": "Primary"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        # What is not decoded yet is no picture to Pillow's mind, which would read it whole; `prepare` has looked at it.
        self.fields["file"] = forms.FileField(
            widget=self.fields["file"].widget, required=self.instance.pk is None, label="Picture"
        )
        if self.instance.pk:
            self.fields["file"].disabled = True
            self.fields["file"].widget = StoredPicture(self.instance)
        # The head of a column is no label to who hears the page.
        for name in ("file", "alt_text", "is_primary", "position"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def clean(self) -> dict[str, Any]:
        """Leave it to `prepare`, which knows all rows."""
        self._validate_constraints = False
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Set nothing: the rows are saved by the domain."""


class PictureFormSet(PictureRows):
    """The rows, with what `prepare` has found wrong about them."""

    def __init__(self, *args: Any, problems: dict[int, list[tuple[str, str]]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems = problems or {}

    def full_clean(self) -> None:
        """Add what is wrong to the rows that it is about."""
        super().full_clean()
        errors: list[Any] = self._errors  # type: ignore[attr-defined]  # Django's own list, unknown to its stubs
        for number, flaws in self.problems.items():
            form = self.forms[number]
            for name, message in flaws:
                form.add_error(name if name in form.fields else None, message)
            errors[number] = form.errors


class PictureInline(TabularInline[ProductImage, Product]):
    """The pictures of a product."""

    model = ProductImage
    form = PictureForm
    formset = PictureFormSet  # type: ignore[assignment]  # its forms are of our kind
    extra = 0
    fields = ("file", "alt_text", "is_primary", "position")
    ordering_field = "position"
    hide_ordering_field = True
    show_title = False
    verbose_name = "picture"
    verbose_name_plural = "pictures"


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A picture that the visitor wants, and the number of its row in the form."""

    number: int
    image: WantedImage


def wanted_pictures(request: HttpRequest) -> list[WantedRow]:
    """Return the pictures that a posted page asks for, in their order; rows without sense are the form's to refuse."""
    rows = sorted(_read_rows(request), key=lambda row: (row[0], row[1].number))
    return [row for _, row in rows]


def _read_rows(request: HttpRequest) -> Iterator[tuple[int, WantedRow]]:
    for number in range(_number(request.POST.get(f"{PREFIX}-TOTAL_FORMS"), most=1000)):
        name = f"{PREFIX}-{number}"
        if request.POST.get(f"{name}-DELETE"):
            continue
        facts: dict[str, Any] = {
            "alt_text": request.POST.get(f"{name}-alt_text", ""),
            "is_primary": bool(request.POST.get(f"{name}-is_primary")),
        }
        pk, file = _number(request.POST.get(f"{name}-id")), request.FILES.get(f"{name}-file")
        if pk:
            place = _number(request.POST.get(f"{name}-position"), most=LAST)
            yield place, WantedRow(number, ExistingImage(id=pk, **facts))
        elif file is not None:
            yield LAST, WantedRow(number, NewImage(file=file, **facts))


def _number(text: str | None, *, most: int = 2**62) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0


def problems_by_row(problems: Iterable[Problem], rows: list[WantedRow]) -> dict[int, list[tuple[str, str]]]:
    """Return what is wrong with which row of the form: names of fields, and messages."""
    found: dict[int, list[tuple[str, str]]] = {}
    for problem in problems:
        number, name = _row_of(problem, rows)
        found.setdefault(number, []).append((name, problem.message))
    return found


def _row_of(problem: Problem, rows: list[WantedRow]) -> tuple[int, str]:
    """Return the row and the field that a problem is about; the last row for one about them all."""
    match (problem.field or "").split("."):
        case [_, index, name]:
            return rows[int(index)].number, name
        case _:
            return rows[-1].number, ""
