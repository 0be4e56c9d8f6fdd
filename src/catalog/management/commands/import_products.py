"""`manage.py import_products`: products from our own CSV or JSON lines, from Shopify's CSV, or from DummyJSON."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from catalog.management.progress import progress_bar
from catalog.services.imports.download import Limits
from catalog.services.imports.dummyjson import read_dummyjson
from catalog.services.imports.fetching import fetch_images, unfetched_images
from catalog.services.imports.fields import currency
from catalog.services.imports.json_lines import read_json_lines
from catalog.services.imports.own_csv import is_own, read_own_csv
from catalog.services.imports.records import FieldError, Source, UnreadableFileError
from catalog.services.imports.run import run_import
from catalog.services.imports.shopify import read_shopify
from catalog.services.imports.writer import Outcome

READERS: dict[str, Callable[..., Source]] = {
    "csv": read_own_csv,
    "shopify": read_shopify,
    "jsonl": read_json_lines,
    "dummyjson": read_dummyjson,
}
FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl"}


class Command(BaseCommand):
    """Creates and updates products by handle; what did not change is left alone."""

    help = "Import products from a file; docs/importing.md describes the formats."
    requires_system_checks = ()  # Data needs no addresses: the API is not loaded for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and how to read it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(READERS), help="otherwise told by .csv, .jsonl or .ndjson")
        parser.add_argument("--currency", help="of prices that name none; the shop's otherwise")
        parser.add_argument("--fetch-images", action="store_true", help="download remote pictures; for trusted files")
        parser.add_argument("--allow-private-addresses", action="store_true", help="also from inside the own network")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would be done")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, report every refused row, and fail if there was one."""
        source = open_source(options["file"], kind=options["format"], code=options["currency"])
        begin = perf_counter()
        try:
            with progress_bar("Importing products", total=source.steps) as advance:
                outcome = run_import(source, dry_run=options["dry_run"], advance=advance)
        except DatabaseError as error:
            raise CommandError("The database failed. What was saved stays: run the same import again.") from error
        for refusal in outcome.refusals:
            self.stderr.write(str(refusal))
        self.stdout.write(summary(outcome, seconds=perf_counter() - begin, dry_run=options["dry_run"]))
        if options["fetch_images"] and not options["dry_run"]:
            self.fetch(outcome.slugs, limits=Limits(private_addresses=options["allow_private_addresses"]))
        if outcome.refusals:
            raise CommandError(f"{len(outcome.refusals)} refused; the rest is in order.")

    def fetch(self, slugs: list[str], *, limits: Limits) -> None:
        """Download the pictures of these products; one that fails stays remote."""
        images = unfetched_images(slugs)
        with progress_bar("Fetching pictures", total=images.count()) as advance:
            fetched, failures = fetch_images(images.iterator(), limits=limits, advance=advance)
        for failure in failures:
            self.stderr.write(failure)
        self.stdout.write(f"{fetched} pictures fetched, {len(failures)} left where they are.")


def open_source(path: Path, *, kind: str | None, code: str | None) -> Source:
    """Return a file's rows, or refuse what is no such file."""
    kind = kind or _kind(path)
    if kind is None:
        raise CommandError(f"The name {path.name} does not tell the format; pass --format.", returncode=2)
    try:
        return READERS[kind](path, currency=None if code is None else currency(code, "--currency"))
    except FieldError as error:
        raise CommandError(str(error), returncode=2) from error
    except UnreadableFileError as error:
        raise CommandError(f"{path.name}: {error}", returncode=2) from error


def _kind(path: Path) -> str | None:
    """Tell the format by the file's name, and of two kinds of CSV by the header."""
    if path.suffix.lower() == ".csv":
        return "csv" if is_own(path) else "shopify"
    return FORMATS.get(path.suffix.lower())


def summary(outcome: Outcome, *, seconds: float, dry_run: bool) -> str:
    """Return what was done in one sentence."""
    products = outcome.created + outcome.updated + outcome.unchanged
    counts = (
        f"{outcome.created} created, {outcome.updated} updated, {outcome.unchanged} unchanged, "
        f"{len(outcome.refusals)} refused; {outcome.reviews} reviews written"
    )
    return f"{'Dry run, nothing was written: ' if dry_run else ''}{counts}. {products} products in {seconds:.1f} s."
