"""`manage.py export_catalog`: all products as our own CSV, into a file or to standard output."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from catalog.management.progress import progress_bar
from catalog.selectors.exports import exported_products
from catalog.services.exports import at_one_moment, catalogue_csv


class Command(BaseCommand):
    """Writes the catalogue as it is at one moment; the file is there as a whole or not at all."""

    help = "Export products as CSV that import_products reads; docs/importing.md describes it."
    requires_system_checks = ()  # Data needs no addresses: the API is not loaded for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where it goes and what goes in."""
        parser.add_argument("file", help="a file, which is replaced, or - for standard output")
        parser.add_argument("--published", action="store_true", help="only what everybody sees")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Export, and say how many products there were where that does not stand in the way."""
        only_published = options["published"]
        try:
            with at_one_moment(), _target(options["file"]) as target:
                total = exported_products(only_published=only_published).count()
                with progress_bar("Exporting products", total=total) as advance:
                    for text in catalogue_csv(only_published=only_published, advance=advance):
                        target.write(text)
        except BrokenPipeError as error:
            # Python would complain once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise CommandError("Whoever read the export left before its end.") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}.") from error
        except DatabaseError as error:
            raise CommandError("The database failed. Nothing was written.") from error
        if options["file"] != "-":
            self.stdout.write(f"{total} products in {options['file']}.")


@contextmanager
def _target(file: str) -> Iterator[TextIO]:
    """Open what is written to; a file takes its place when the block has ended well."""
    if file == "-":
        # As it is: a terminal's own line ends and encoding would change the file.
        with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="") as output:
            yield output
        return
    place = Path(file)
    part = place.with_name(f".{place.name}.{uuid4().hex}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as output:
            yield output
            output.flush()
            os.fsync(output.fileno())
        part.replace(place)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
