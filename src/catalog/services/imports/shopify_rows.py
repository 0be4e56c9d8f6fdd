"""The lines of Shopify's product CSV, and which of them belong to one product."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.services.imports.csv_rows import Row, read_header, read_rows
from catalog.services.imports.records import Refusal, UnreadableFileError
from catalog.services.imports.shopify_columns import column_name

MAX_CELL = 500_000


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
    header = [column_name(cell) for cell in read_header(path)]
    if missing := [name for name in ("handle", "title", "price") if name not in header]:
        raise UnreadableFileError(f"The first line is not the header of a Shopify CSV: no column for {missing[0]}.")
    return _groups(read_rows(path, header, longest=MAX_CELL))


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
