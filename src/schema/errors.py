"""How a refusal, a bad document or a bug becomes a GraphQL error; `docs/errors.md` has the table."""

import logging
import re
from typing import Any

from graphql import GraphQLError, ValueNode

from nexus.common.errors import NexusError
from nexus.common.outages import is_outage
from schema.documents import path_of_value

logger = logging.getLogger(__name__)

VARIABLE_PATH = re.compile(r"^Variable '\$(\w+)' has invalid value(?: at (\.[\w.\[\]]+))?:")
UNAVAILABLE = "The service is not available at the moment. Try again shortly."


class CursorInvalidError(NexusError):
    """A cursor that this list, with this filter, search and order, never gave out."""

    code = "CURSOR_INVALID"


def present(error: GraphQLError, *, request_id: str) -> dict[str, Any]:
    """Return what the client sees of `error`; a bug is logged whole and masked."""
    cause = error.original_error
    shown: dict[str, Any] = {"message": error.message}
    if isinstance(cause, NexusError):
        extensions = {"code": cause.code, "field": cause.field, **cause.facts}
        shown["message"] = cause.message
    elif cause is None or isinstance(cause, GraphQLError):
        # graphql-core says so when it gives up on a document: on its tokens, its depth or its many mistakes.
        code = "QUERY_TOO_COMPLEX" if error.message.endswith(" aborted.") else "BAD_REQUEST"
        extensions = {"code": code, "field": _field_of(error)}
    elif isinstance(cause, ValueError) and _value_of(error):
        # Python reads no integer of more than 4,300 digits.
        shown["message"] = "This value cannot be read."
        extensions = {"code": "BAD_REQUEST", "field": _field_of(error)}
    elif isinstance(cause, RecursionError):
        shown["message"] = "The document is nested too deeply."
        extensions = {"code": "QUERY_TOO_COMPLEX"}
    elif is_outage(cause):
        # One line each: an outage is the same for every request, and its traceback tells no more.
        logger.warning("dependency unavailable", extra={"request_id": request_id, "error": repr(cause)})
        shown["message"] = UNAVAILABLE
        extensions = {"code": "SERVICE_UNAVAILABLE"}
    else:
        logger.error("bug in a resolver", extra={"request_id": request_id, "path": error.path}, exc_info=cause)
        shown["message"] = "Something went wrong on our side. The request id finds it in our log."
        extensions = {"code": "INTERNAL"}
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path:
        shown["path"] = error.path
    given = {name: value for name, value in extensions.items() if value is not None}
    return shown | {"extensions": given | {"requestId": request_id}}


def _field_of(error: GraphQLError) -> str | None:
    """Return the dotted name of the argument or input field that a document error is about."""
    if match := VARIABLE_PATH.match(error.message):
        return "".join(match.groups(default=""))
    value = _value_of(error)
    return path_of_value(value) if value else None


def _value_of(error: GraphQLError) -> ValueNode | None:
    """Return the value in the document that `error` points at, if it is about one."""
    first = error.nodes[0] if error.nodes else None
    return first if isinstance(first, ValueNode) else None
