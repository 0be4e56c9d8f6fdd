"""Whether the trusted documents fit the schema, looked at when a process starts."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from graphql import GraphQLError, parse, validate

from schema.root import schema
from schema.trusted import read_manifest


def check() -> None:
    """Raise ImproperlyConfigured for the first document of the manifest that could never be answered."""
    path = settings.TRUSTED_DOCUMENTS
    for document_id, text in read_manifest(path).items():
        if flaw := flaw_of(text):
            raise ImproperlyConfigured(f"TRUSTED_DOCUMENTS: {path}: {document_id} does not fit the schema: {flaw}")


def flaw_of(text: str) -> str | None:
    """Return what is wrong with a document, if anything."""
    try:
        errors = validate(schema._schema, parse(text))  # noqa: SLF001 - Strawberry keeps graphql-core's schema there
    except GraphQLError as error:
        errors = [error]
    return errors[0].message if errors else None
