"""`manage.py verify_purchases`: what an order system calls, so that reviews of what was bought say so."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.services.purchases import Purchase, verify_purchases

COLUMNS = {"email", "sku"}


class Command(BaseCommand):
    """Marks reviews as verified purchases; the same purchases may come again."""

    help = "Mark the reviews of customers who bought the product; docs/operations/catalogue.md describes the file."
    requires_system_checks = ()  # Data needs no addresses: the API is not loaded for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", help="CSV with the columns email and sku; - reads the standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Mark what the file tells, and say how many reviews that were."""
        name: str = options["file"]
        try:
            with opened(name) as lines:
                marked = verify_purchases(read_purchases(lines))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{name} cannot be read: {error}", returncode=2) from error
        self.stdout.write(f"{marked} reviews marked as verified purchases.")


@contextmanager
def opened(name: str) -> Iterator[Iterable[str]]:
    """Open a file, or for `-` the standard input."""
    if name == "-":
        yield sys.stdin
        return
    with Path(name).open(encoding="utf-8-sig", newline="") as lines:
        yield lines


def read_purchases(lines: Iterable[str]) -> Iterator[Purchase]:
    """Yield the purchases in lines of CSV; raise CommandError for a file of other columns."""
    rows = csv.DictReader(lines)
    if missing := COLUMNS - set(rows.fieldnames or ()):
        raise CommandError(f"There is no column {' and none '.join(sorted(missing))}.", returncode=2)
    for row in rows:
        if row["email"] and row["sku"]:
            yield Purchase(row["email"], row["sku"])
