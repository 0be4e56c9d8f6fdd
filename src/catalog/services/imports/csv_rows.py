"""The rows of a CSV file, each with the line that it begins on."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.services.imports.files import open_text
from catalog.services.imports.records import Refusal


@dataclass(frozen=True)
class Row:
    """One line of the file; absent and blank cells read as empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


def read_header(path: Path) -> list[str]:
    """Return the cells of the first line; none if it is no line of CSV."""
    with open_text(path) as file:
        try:
            return next(csv.reader([file.readline()], strict=True), [])
        except csv.Error:
            return []


def read_rows(path: Path, header: Sequence[str], *, longest: int) -> Iterator[Row | Refusal]:
    """Yield what stands below the header; a cell may have `longest` characters."""
    csv.field_size_limit(longest)
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
