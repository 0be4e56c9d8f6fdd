"""The one entrance of the API: a request in, JSON out, and GraphiQL for people."""

import json
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from nexus.common.client import client_of
from nexus.common.errors import (
    ForbiddenError,
    NexusError,
    RateLimitedError,
    ServiceUnavailableError,
    UnauthenticatedError,
)
from nexus.common.outages import is_outage
from nexus.common.threads import impatient
from schema import persisted
from schema.admission import admit, is_entry
from schema.context import Context
from schema.errors import present
from schema.graphiql import graphiql_page
from schema.handover import handover_of
from schema.http import (
    GRAPHQL_JSON,
    HTML,
    JSON,
    VARY,
    GraphQLRequest,
    RequestRefusedError,
    accepted_type,
    check_host,
    checked_request,
    read_parameters,
)
from schema.measuring import measured, note_result
from schema.multipart import is_multipart, read_multipart
from schema.root import schema
from schema.trusted import check_trust

QUERIES_ONLY = {OperationType.QUERY}
EVERYTHING = set(OperationType)

# What a request can be told instead of an answer.
REFUSALS = (RequestRefusedError, UnauthenticatedError, ForbiddenError, RateLimitedError, ServiceUnavailableError)
# What the code of an error makes of the status, when nothing could be answered.
STATUS_WITHOUT_DATA = {"SERVICE_UNAVAILABLE": 503, "INTERNAL": 500}


@csrf_exempt  # Nothing here trusts a cookie.
@measured
@impatient
async def graphql(request: HttpRequest) -> HttpResponse:
    """Answer one GraphQL request; the API reads no cookie and takes no batch."""
    media_type = accepted_type(request)
    if request.method not in {"GET", "POST"}:
        refusal = RequestRefusedError("Use POST, or GET for queries.", status=405)
        return _answer(_refused(refusal, Context()), media_type or JSON, status=405, Allow="GET, POST")
    handover = handover_of(request)
    context = Context(client=client_of(request.META), defers_views=bool(handover and handover.defers_views))
    headers: dict[str, str] = {}
    try:
        check_host(request)
        if media_type == HTML and settings.GRAPHIQL_ENABLED:
            return graphiql_page(request)
        flaw = await admit(request, context)
        if media_type not in {JSON, GRAPHQL_JSON}:
            raise RequestRefusedError(f"Accept {JSON} or {GRAPHQL_JSON}.", status=406)
        result, status = await _answer_to(request, context, flaw)
    except REFUSALS as refusal:
        result, (status, headers) = _refused(refusal, context), _status_of(refusal)
    except Exception as error:
        # Only a dependency that is down, asked who this is.
        if not is_outage(error):
            raise
        result, status = _refused(error, context), 503
    note_result(result)
    if handover:
        handover.is_whole = status == 200 and "errors" not in result
        handover.viewed = tuple(context.viewed_products)
    if context.viewer.user_id is not None:
        headers["Cache-Control"] = "private, no-store"
    return _answer(result, media_type if media_type == GRAPHQL_JSON else JSON, status=status, **headers)


async def _answer_to(
    request: HttpRequest, context: Context, flaw: UnauthenticatedError | None
) -> tuple[dict[str, Any], int]:
    """Read what is asked, and run it unless there is a `flaw` that matters."""
    parameters: dict[str, Any] = {}
    if is_multipart(request):
        if flaw:
            raise flaw
        asked = await read_multipart(request, context.viewer)
    else:
        parameters = await persisted.completed(read_parameters(request))
        asked = checked_request(parameters)
        if flaw and not is_entry(asked):
            raise flaw
    try:
        check_trust(asked.query)
        result, status = await run(asked, context, QUERIES_ONLY if request.method == "GET" else EVERYTHING)
        if status == 200:
            await persisted.remember(parameters)
        return result, status
    finally:
        for file in asked.files:
            file.close()


async def run(asked: GraphQLRequest, context: Context, allowed: set[OperationType]) -> tuple[dict[str, Any], int]:
    """Execute and return the answer with its status; raises RequestRefusedError for what is not `allowed`."""
    try:
        executed = await schema.execute(
            asked.query,
            variable_values=asked.variables,
            operation_name=asked.operation_name,
            context_value=context,
            allowed_operation_types=allowed,
        )
    except InvalidOperationTypeError as error:
        raise RequestRefusedError("GET runs queries; send mutations by POST.", status=405) from error
    except (CannotGetOperationTypeError, MissingQueryError) as error:
        message = "`operationName` must name one operation of the document."
        raise RequestRefusedError(message, field="operationName") from error
    result: dict[str, Any] = {"data": executed.data}
    if executed.extensions:
        result["extensions"] = executed.extensions
    if executed.errors:
        errors = [present(error, request_id=context.request_id) for error in executed.errors]
        if executed.data is None and not _has_run(errors):
            # There is no data of what never began. Source: the GraphQL specification, 7.1.
            del result["data"]
        return {"errors": errors} | result, _status(executed.data, errors)
    return result, 200


def _status(data: Any, errors: list[dict[str, Any]]) -> int:
    """Return 200 for anything that ran and could say something; else what stopped it."""
    if data is not None:
        return 200
    code = errors[0]["extensions"]["code"]
    return STATUS_WITHOUT_DATA.get(code, 200 if _has_run(errors) else 400)


def _has_run(errors: list[dict[str, Any]]) -> bool:
    """Return whether a field was resolved: its errors say where they stand."""
    return any("path" in error for error in errors)


def _status_of(refusal: NexusError) -> tuple[int, dict[str, str]]:
    """Return the status that HTTP has for a refusal, with the headers that belong to it."""
    if isinstance(refusal, RequestRefusedError):
        return refusal.status, {"Allow": "GET, POST"} if refusal.status == 405 else {}
    if isinstance(refusal, ForbiddenError | ServiceUnavailableError):
        return (403 if isinstance(refusal, ForbiddenError) else 503), {}
    if isinstance(refusal, RateLimitedError):
        return 429, {"Retry-After": str(refusal.facts["retryAfterSeconds"])}
    return 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def _refused(refusal: Exception, context: Context) -> dict[str, Any]:
    error = GraphQLError(str(refusal), original_error=refusal)
    return {"errors": [present(error, request_id=context.request_id)]}


def _answer(result: dict[str, Any], media_type: str, *, status: int, **headers: str) -> HttpResponse:
    fixed = {"Cache-Control": "no-store", "Vary": VARY, "X-Content-Type-Options": "nosniff"}
    body = encoded(result)
    response = HttpResponse(body, status=status, content_type=f"{media_type}; charset=utf-8")
    for name, value in (fixed | headers | {"Content-Length": str(len(body))}).items():
        response.headers[name] = value
    return response


def encoded(result: dict[str, Any]) -> bytes:
    """Return the bytes of an answer."""
    try:
        return orjson.dumps(result)
    except TypeError:
        # Specifications may hold integers beyond 64 bits, which JSON allows and orjson does not.
        return json.dumps(result).encode()
