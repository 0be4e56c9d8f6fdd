"""Persisted queries: a client sends the SHA-256 of a document it has sent before, in place of the text.

Source: Apollo's automatic persisted queries, version 1. Trusted documents are asked for in the same way.
"""

import re
from typing import Any

from django.conf import settings
from graphql import BREAK, OperationDefinitionNode, OperationType, Visitor, visit
from redis import RedisError

from nexus.common.bounded_cache import BoundedCache
from nexus.common.breaker import Breaker
from nexus.common.pipelined_redis import PipelinedRedis, Word
from schema.complexity.parsing import parsed
from schema.http import RequestRefusedError
from schema.trusted import DocumentNotTrustedError, id_of, trusted_text

FIELD = "extensions.persistedQuery"
HASH = re.compile(r"[0-9a-f]{64}")
HERE_BYTES = 8 * 1024 * 1024
OVERHEAD_BYTES = 300

breaker = Breaker("Redis of the persisted queries")
_redis = PipelinedRedis(lambda: str(settings.CACHES["default"]["LOCATION"]))
_here: BoundedCache[str, str] = BoundedCache(HERE_BYTES)


class PersistedQueryNotFoundError(RequestRefusedError):
    """A hash without a text, of a document that nobody has sent: the client sends both, and then the hash again."""

    code = "PERSISTED_QUERY_NOT_FOUND"

    def __init__(self) -> None:
        # Clients look for these words.
        super().__init__("PersistedQueryNotFound", status=200)


class PersistedQueryNotSupportedError(RequestRefusedError):
    """A hash without a text, where no texts are kept: the client sends texts from now on."""

    code = "PERSISTED_QUERY_NOT_SUPPORTED"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotSupported", status=200)


def known(parameters: dict[str, Any]) -> dict[str, Any] | None:
    """Return the parameters with the text they ask for; None if that takes a look into Redis, or is to be kept.

    Raises RequestRefusedError for a hash that is none, or not that of the text beside it.
    """
    asked_hash = _hash_of(parameters)
    if asked_hash is None:
        return parameters
    if parameters.get("query"):
        return None if settings.PERSISTED_QUERY_SECONDS else parameters
    text = trusted_text(asked_hash) or _here.get(asked_hash)
    return None if text is None else parameters | {"query": text}


async def completed(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters with the text they ask for; raises RequestRefusedError if nobody knows it."""
    if (found := known(parameters)) is not None:
        return found
    if parameters.get("query"):
        return parameters
    asked_hash = _hash_of(parameters)
    if settings.TRUSTED_DOCUMENTS_ONLY:
        raise DocumentNotTrustedError
    if not settings.PERSISTED_QUERY_SECONDS:
        raise PersistedQueryNotSupportedError
    text = await _ask("GETEX", f"default:document:{asked_hash}", "EX", settings.PERSISTED_QUERY_SECONDS)
    if text is None:
        raise PersistedQueryNotFoundError
    return parameters | {"query": _keep_here(text.decode())}


async def remember(parameters: dict[str, Any]) -> None:
    """Keep the text of a document that has run, if its hash came along and no secret stands in it."""
    if _hash_of(parameters) is None or not settings.PERSISTED_QUERY_SECONDS or _may_tell(parameters["query"]):
        return
    text = _keep_here(parameters["query"])
    await _ask("SET", f"default:document:{id_of(text)}", text, "EX", settings.PERSISTED_QUERY_SECONDS)


def forget_here() -> None:
    """Know no text but those in Redis."""
    _here.clear()


def _keep_here(text: str) -> str:
    _here.put(id_of(text), text, weight=OVERHEAD_BYTES + len(text))
    return text


def _may_tell(document: str) -> bool:
    """Return whether a mutation says in a text what it should in a variable: a password, or a token."""
    operations = (each for each in parsed(document).definitions if isinstance(each, OperationDefinitionNode))
    if all(each.operation is not OperationType.MUTATION for each in operations):
        return False
    finder = _TextFinder()
    visit(parsed(document), finder)
    return finder.has_found


class _TextFinder(Visitor):
    """Looks for a text anywhere in a document."""

    def __init__(self) -> None:
        super().__init__()
        self.has_found = False

    def enter_string_value(self, *_: object) -> object:
        """Look no further."""
        self.has_found = True
        return BREAK


def _hash_of(parameters: dict[str, Any]) -> str | None:
    """Return the hash that is asked for, if any; one next to a text must be its own."""
    extensions = parameters.get("extensions")
    asked = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if asked is None:
        return None
    found = asked.get("sha256Hash") if isinstance(asked, dict) and asked.get("version") == 1 else None
    if not isinstance(found, str) or not HASH.fullmatch(found):
        raise RequestRefusedError("A persisted query has version 1 and a sha256Hash of 64 digits.", field=FIELD)
    text = parameters.get("query")
    if isinstance(text, str) and text and id_of(text) != found:
        raise RequestRefusedError("This sha256Hash is not that of the query beside it.", field=FIELD)
    return found


async def _ask(*words: Word) -> Any:
    """Return what Redis says; None while it is away, and each process knows what it was sent itself."""
    if not breaker.may_try():
        return None
    try:
        reply = await _redis.ask(*words)
    except (RedisError, OSError) as error:
        breaker.note_failure(error)
        return None
    breaker.note_success()
    return reply
