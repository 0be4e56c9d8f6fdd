"""What the readers hand to the writer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class FieldError(Exception):
    """A value that cannot be stored; `line` is set where it is not the first of its row."""

    def __init__(self, field: str, reason: str, *, line: int | None = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.line = line


class UnreadableFileError(Exception):
    """A file of which nothing can be imported; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A row that stays out: where it begins, and which of its fields is the cause."""

    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class ImageRecord:
    """A picture that stays at its remote address."""

    url: str
    alt_text: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewRecord:
    """A review from elsewhere; `columns` are those of `ProductReview`, `status` counts at first import only."""

    key: str
    columns: dict[str, Any]
    status: str = "pending"
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ProductRecord:
    """A product as a file describes it.

    `columns` holds values of `Product` by column name. What a file does not mention is absent
    there, or None in the other fields, and is left alone in the database; an empty brand takes the
    brand away.
    """

    line: int
    slug: str
    category: tuple[str, ...]
    columns: dict[str, Any]
    brand: str | None = None
    brand_handle: str = ""
    images: tuple[ImageRecord, ...] | None = None
    reviews: tuple[ReviewRecord, ...] = ()
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file that is open for import: its rows, and how many steps a progress bar has."""

    rows: Iterable[ProductRecord | Refusal]
    steps: int
