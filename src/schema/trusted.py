"""Trusted documents: the texts that a shop's own clients send, from a manifest that is made when they are built."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from graphql import OperationDefinitionNode, parse

from schema.http import RequestRefusedError


class DocumentNotTrustedError(RequestRefusedError):
    """A document that is none of the shop's own, where only those are run."""

    code = "DOCUMENT_NOT_TRUSTED"

    def __init__(self) -> None:
        super().__init__("This service runs only documents that it knows; this is none of them.")


def id_of(text: str) -> str:
    """Return the id of a document: the SHA-256 of its text, in lower-case hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def trusted_text(document_id: str) -> str | None:
    """Return the trusted document with this id, if there is one."""
    return _manifest(settings.TRUSTED_DOCUMENTS).get(document_id)


def trusted_operations() -> frozenset[str]:
    """Return the names of the operations in the trusted documents."""
    documents = map(parse, _manifest(settings.TRUSTED_DOCUMENTS).values())
    definitions = (definition for document in documents for definition in document.definitions)
    return frozenset(
        definition.name.value
        for definition in definitions
        if isinstance(definition, OperationDefinitionNode) and definition.name
    )


def check_trust(text: str) -> None:
    """Raise DocumentNotTrustedError for a text that is not in the manifest, where only those are run."""
    if settings.TRUSTED_DOCUMENTS_ONLY and trusted_text(id_of(text)) is None:
        raise DocumentNotTrustedError


def manifest_of(texts: Iterable[str]) -> bytes:
    """Return the manifest of these documents: a JSON object of ids and texts."""
    return orjson.dumps({id_of(text): text for text in texts}, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def read_manifest(path: str) -> dict[str, str]:
    """Return the documents of the manifest at `path` by their ids; raise ImproperlyConfigured if it is none."""
    try:
        found = orjson.loads(Path(path).read_bytes())
    except OSError as error:
        raise ImproperlyConfigured(f"TRUSTED_DOCUMENTS: {path} cannot be read ({error.strerror}).") from None
    except orjson.JSONDecodeError as error:
        raise ImproperlyConfigured(f"TRUSTED_DOCUMENTS: {path} is no JSON: {error}.") from None
    if not isinstance(found, dict) or not found or not all(isinstance(text, str) for text in found.values()):
        raise ImproperlyConfigured(f"TRUSTED_DOCUMENTS: {path} must be a JSON object of ids and texts, not empty.")
    for document_id, text in found.items():
        if id_of(text) != document_id:
            raise ImproperlyConfigured(
                f"TRUSTED_DOCUMENTS: {path}: {document_id} is not the SHA-256 of its text, which is {id_of(text)}."
            )
    return found


@cache
def _manifest(path: str) -> dict[str, str]:
    return read_manifest(path) if path else {}
