"""`import_products`, as somebody runs it."""

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command


def said_by_import(file: Path, **options: object) -> tuple[str, str]:
    """Import a file and return what was said on both streams."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_products", file, stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(f"failed: {error}")
    return out.getvalue(), err.getvalue()
