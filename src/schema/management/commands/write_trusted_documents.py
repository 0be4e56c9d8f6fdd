"""Write the manifest of trusted documents."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schema.trust_check import flaw_of
from schema.trusted import manifest_of


class Command(BaseCommand):
    """Makes a manifest of the documents that clients send: one in each file, with the fragments that it needs."""

    help = "Write a manifest for TRUSTED_DOCUMENTS: a JSON object of documents by the SHA-256 of their texts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files, folders of them, and where to write."""
        parser.add_argument("paths", nargs="+", type=Path, help="Files of one document each, or folders of *.graphql.")
        parser.add_argument("--output", type=Path, required=True, help="The manifest.")

    def handle(self, *, paths: list[Path], output: Path, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Refuse a document that does not fit the schema, else write all."""
        files = [file for path in paths for file in (sorted(path.rglob("*.graphql")) if path.is_dir() else [path])]
        if not files:
            raise CommandError("There is no document in these folders.")
        texts = {file: _read(file) for file in files}
        for file, text in texts.items():
            if flaw := flaw_of(text):
                raise CommandError(f"{file}: {flaw}")
        output.write_bytes(manifest_of(texts.values()))
        self.stdout.write(f"Wrote {len(set(texts.values()))} documents to {output}.")


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
