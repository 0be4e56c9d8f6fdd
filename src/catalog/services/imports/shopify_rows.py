"""The lines of Shopify's product CSV, and which of them belong to one product."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog.services.imports.files import open_text
from catalog.services.imports.records import Refusal, UnreadableFileError
from catalog.services.imports.shopify_columns import column_name

MAX_CELL = 500_000


@dataclass(frozen=True)
class Row:
    """One line of the file; absent and blank cells read as empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


@dataclass
class Group:
    """The rows of one product.

    `refusal` keeps the product out; `strays` are rows under its handle that belong to another.
    """

    handle: str
    rows: list[Row] = field(default_factory=list)
    refusal: Refusal | None = None
    strays: list[Refusal] = field(default_factory=list)


def read_groups(path: Path) -> Iterator[Group | Refusal]:
    """Return the products of a file one after the other; the header is checked at once."""
    with open_text(path) as file:
        header = _header(file.readline())
    return _groups(_lines(path, header))


def _header(line: str) -> list[str]:
    try:
        header = [column_name(cell) for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        header = []
    if missing := [name for name in ("handle", "title", "price") if name not in header]:
        raise UnreadableFileError(f"The first line is not the header of a Shopify CSV: no column for {missing[0]}.")
    return header


def _lines(path: Path, header: Sequence[str]) -> Iterator[Row | Refusal]:
    csv.field_size_limit(MAX_CELL)
    with open_text(path) as file:
        reader = csv.reader(file, strict=True)
        next(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Refusal(
                    line=line, field="row", reason="has a quote that is not closed, or a cell that is too long"
                )
                continue
            if len(cells) > len(header):
                yield Refusal(line=line, field="row", reason=f"has {len(cells)} cells under {len(header)} headings")
            elif any(cell.strip() for cell in cells):
                yield Row(line, dict(zip(header, cells, strict=False)))


def _groups(rows: Iterator[Row | Refusal]) -> Iterator[Group | Refusal]:
    """Put rows that follow one another under one handle together; a blank handle continues the last."""
    group: Group | None = None
    for row in rows:
        if isinstance(row, Refusal):
            # The row may have been part of this product; half of a product is worse than none.
            if group is None:
                yield row
            else:
                group.refusal = group.refusal or row
            continue
        handle = row["handle"] or (group.handle if group else "")
        if group is None or handle != group.handle:
            if group is not None:
                yield group
            group = Group(handle)
        if group.rows and row["title"] and row["title"] != group.rows[0]["title"]:
            reason = f"belongs to another title on line {group.rows[0].line}"
            group.strays.append(Refusal(line=row.line, field="handle", reason=reason))
        elif not group.strays:
            group.rows.append(row)
    if group is not None:
        yield group
