"""What is known of a question before it is answered: its key in the cache, and what its answer depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b, sha256
from operator import itemgetter
from typing import Any

import orjson
from django.conf import settings
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    print_ast,
)

from catalog.cache.domains import Domain
from nexus.common.bounded_cache import BoundedCache
from nexus.common.version import VERSION
from schema.answer_cache.dependencies import Dependencies, dependencies_of
from schema.complexity.errors import TooComplexError
from schema.complexity.parsing import parsed
from schema.http import GraphQLRequest
from schema.root import schema

type VersionsOf = Callable[[tuple[str, ...]], Any]

DOMAINS = tuple(Domain)
DOCUMENT_BYTES = 8 * 1024 * 1024
# What an entry takes besides the texts in it.
OVERHEAD_BYTES = 600
# What is longer is not known in words, and so never asked by the cache itself.
REPEATED_BYTES = 8 * 1024

# Besides the schema, what the bytes of an answer depend on: another process may have other settings.
ANSWER_SETTINGS = (
    *(
        "SECRET_KEY",
        "SITE_URL",
        "FRONTEND_PRODUCT_PATH",
        "MEDIA_URL",
        "STORAGES",
        "SHOP_NAME",
        "SHOP_CURRENCY",
        "GRAPHQL_INTROSPECTION",
    ),
    *("UPLOAD_MAX_BYTES", "IMAGES_PER_PRODUCT", "GOOGLE_CLIENT_ID"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One question: the digest that it is kept under, which versions matter to it, and for how long it is kept.

    `words` are the body of a request that asks the same.
    """

    key: bytes
    domains: frozenset[Domain]
    versions_of: VersionsOf
    lifetimes: frozenset[str]
    words: bytes | None

    @property
    def seconds(self) -> int:
        """The shortest time that anything it shows is kept."""
        return min(int(getattr(settings, name)) for name in self.lifetimes)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document as it is compared with others, for one of its operations."""

    text: str
    operation_name: str | None
    variables: frozenset[str]
    dependencies: Dependencies


# By a digest of the text, as a document that is not kept may hold secrets; False is one that is not.
_documents: BoundedCache[bytes, "_Document | bool"] = BoundedCache(DOCUMENT_BYTES)


def plan_of(asked: GraphQLRequest) -> Plan | None:
    """Return the plan of a question; None if its answer must not be kept."""
    document = _document_of(asked.query, asked.operation_name)
    if document is None:
        return None
    given = {name: value for name, value in (asked.variables or {}).items() if name in document.variables}
    parts = [_epoch(), document.text, document.operation_name, given]
    try:
        # JSON says where each of them ends, so two questions never run into the same bytes.
        whole = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return None
    return Plan(
        key=sha256(whole).digest(),
        domains=document.dependencies.domains,
        versions_of=_versions_of(document.dependencies.domains),
        lifetimes=document.dependencies.lifetimes,
        words=_words(asked, given),
    )


def _words(asked: GraphQLRequest, given: dict[str, Any]) -> bytes | None:
    """Return a body that asks the same, without variables that do not matter; None if it is long.

    With the document as it was sent: where only trusted ones are run, no other text is known.
    """
    words = orjson.dumps({"query": asked.query, "operationName": asked.operation_name, "variables": given})
    return words if len(words) <= REPEATED_BYTES else None


def forget_documents() -> None:
    """Read every document anew."""
    _documents.clear()


def _document_of(text: str, operation_name: str | None) -> _Document | None:
    # A name and a text cannot run into each other: JSON says where each ends.
    digest = blake2b(orjson.dumps([operation_name, text]), digest_size=32).digest()
    known = _documents.get(digest)
    if known is None:
        known = _read(text, operation_name) or False
        _documents.put(digest, known, weight=OVERHEAD_BYTES + (len(known.text) if isinstance(known, _Document) else 0))
    return known if isinstance(known, _Document) else None


def _read(text: str, operation_name: str | None) -> _Document | None:
    try:
        document = parsed(text)
        canonical = print_ast(document)
    except (GraphQLError, TooComplexError, RecursionError):
        return None
    operation = _operation(document, operation_name)
    if operation is None:
        return None
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    dependencies = dependencies_of(operation, fragments)
    if dependencies is None:
        return None
    variables = frozenset(each.variable.name.value for each in operation.variable_definitions or ())
    return _Document(canonical, operation_name, variables, dependencies)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """Return the operation that runs.

    A document with others beside it is a question of its own: if one of those is invalid, nothing of it is answered.
    """
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name:
        operations = [each for each in operations if each.name and each.name.value == name]
    return operations[0] if len(operations) == 1 else None


@lru_cache(maxsize=16)
def _versions_of(domains: frozenset[Domain]) -> VersionsOf:
    places = [place for place, domain in enumerate(DOMAINS) if domain in domains]
    return itemgetter(*places) if places else _no_versions


def _no_versions(_versions: tuple[str, ...]) -> tuple[()]:
    return ()


def _epoch() -> str:
    """Return a digest of the schema and of the settings that show in answers."""
    return _digest(tuple(repr(getattr(settings, name, None)) for name in _answer_settings()))


@cache
def _answer_settings() -> tuple[str, ...]:
    """Return those names, and those of the budgets that `shop` tells."""
    return (*ANSWER_SETTINGS, *(name for name in dir(settings) if name.startswith(("DOCUMENT_MAX_", "QUERY_MAX_"))))


@lru_cache(maxsize=8)
def _digest(values: tuple[str, ...]) -> str:
    return sha256(orjson.dumps([VERSION, schema.as_str(), *values])).hexdigest()
