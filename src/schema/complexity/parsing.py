"""How a document is read: no further than it is allowed to be long, and each text once."""

from functools import lru_cache

from django.conf import settings
from graphql import DocumentNode, GraphQLSyntaxError, parse

from schema.complexity.errors import TooComplexError

DOCUMENTS_REMEMBERED = 256


def parsed(document: str) -> DocumentNode:
    """Return the tree of a document.

    Raises TooComplexError when it is too long or too deep, GraphQLSyntaxError when it is none.
    """
    limit = settings.DOCUMENT_MAX_CHARACTERS
    if len(document) > limit:
        raise TooComplexError(f"A document takes at most {limit} characters.", budget="characters", limit=limit)
    return _parsed(document, settings.DOCUMENT_MAX_TOKENS)


@lru_cache(maxsize=DOCUMENTS_REMEMBERED)
def _parsed(document: str, max_tokens: int) -> DocumentNode:
    try:
        return parse(document, max_tokens=max_tokens)
    except GraphQLSyntaxError as error:
        # graphql-core has no kinds of its own for them.
        if error.message.endswith("tokens. Parsing aborted."):
            message = f"A document takes at most {max_tokens} tokens."
            raise TooComplexError(message, budget="tokens", limit=max_tokens) from error
        if error.message.endswith("Parsing aborted."):
            # Values and types nest as well as fields.
            limit = settings.DOCUMENT_MAX_DEPTH
            raise TooComplexError("The document is nested too deeply.", budget="depth", limit=limit) from error
        raise
