"""Runs an import from the first row to the last, batch by batch."""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched

from catalog.services.imports.records import ProductRecord, Refusal, Source
from catalog.services.imports.writer import Outcome, write_batch

BATCH = 500


def run_import(source: Source, *, dry_run: bool, advance: Callable[[int], None]) -> Outcome:
    """Import all rows of a source; each batch is saved when it is done.

    `advance` is told how many steps of the source were made.
    """
    total = Outcome()
    reached = 0
    for rows in batched(_without_doubles(source.rows), BATCH):
        total.refusals += [row for row in rows if isinstance(row, Refusal)]
        records = [row for row in rows if isinstance(row, ProductRecord)]
        total.add(write_batch(records, dry_run=dry_run))
        advance(rows[-1].line - reached)
        reached = rows[-1].line
    advance(source.steps - reached)
    total.refusals.sort(key=lambda refusal: refusal.line)
    return total


def _without_doubles(rows: Iterable[ProductRecord | Refusal]) -> Iterator[ProductRecord | Refusal]:
    """Refuse a handle or SKU that an earlier row of the file has."""
    handles: dict[str, int] = {}
    skus: dict[str, int] = {}
    for row in rows:
        if isinstance(row, Refusal):
            yield row
            continue
        sku = row.columns.get("sku")
        if row.slug in handles:
            yield Refusal(line=row.line, field="handle", reason=f"was used on line {handles[row.slug]} already")
        elif sku in skus:
            yield Refusal(line=row.line, field="sku", reason=f"was used on line {skus[sku]} already")
        else:
            handles[row.slug] = row.line
            if sku:
                skus[sku] = row.line
            yield row
