"""How a GraphQL request is read from HTTP, and which refusals HTTP itself has a word for.

Source: the GraphQL over HTTP specification.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import orjson
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from nexus.common.errors import NexusError

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
HTML = "text/html"

# What an answer depends on besides the address.
VARY = "Accept, Accept-Encoding, Authorization"

MAX_BODY_BYTES = 1_000_000


class RequestRefusedError(NexusError):
    """A request that is refused before its document is looked at, with an HTTP status of its own."""

    def __init__(self, message: str, *, status: int = 400, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.status = status


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks to run."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    # Those in `variables`, to be closed.
    files: "tuple[UploadedFile[Any], ...]" = ()


def accepted_type(request: HttpRequest) -> str | None:
    """Return the media type that the answer shall have, or None if the client takes none of ours.

    A page is only an answer to a browser's GET.
    """
    offered = (JSON, GRAPHQL_JSON, HTML) if request.method == "GET" else (JSON, GRAPHQL_JSON)
    return _preferred(request.headers.get("Accept", "*/*"), offered)


@lru_cache(maxsize=256)
def _preferred(accept: str, offered: tuple[str, ...]) -> str | None:
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request.get_preferred_type(offered)


def check_host(request: HttpRequest) -> None:
    """Refuse a host that is not in ALLOWED_HOSTS."""
    try:
        request.get_host()
    except DisallowedHost as error:
        raise RequestRefusedError("This host is not one of this service.") from error


def read_parameters(request: HttpRequest) -> dict[str, Any]:
    """Return what `request` brings along, for `checked_request`; raise RequestRefusedError if it cannot be read."""
    return _from_address(request) if request.method == "GET" else _from_body(request)


def checked_request(parameters: dict[str, Any], *, files: "tuple[UploadedFile[Any], ...]" = ()) -> GraphQLRequest:
    """Return the request that `parameters` make; raise RequestRefusedError if they make none."""
    query = parameters.get("query")
    if not isinstance(query, str) or not query:
        raise RequestRefusedError("`query` must be the text of a GraphQL document.", field="query")
    variables = _checked(parameters, "variables", dict, "an object")
    operation_name = _checked(parameters, "operationName", str, "a string")
    _checked(parameters, "extensions", dict, "an object")
    return GraphQLRequest(query, variables, operation_name, files)


def _checked[T](parameters: dict[str, Any], name: str, kind: type[T], words: str) -> T | None:
    value = parameters.get(name)
    if value is not None and not isinstance(value, kind):
        raise RequestRefusedError(f"`{name}` must be {words}.", field=name)
    return value


def _from_address(request: HttpRequest) -> dict[str, Any]:
    try:
        parameters: dict[str, Any] = request.GET.dict()
    except TooManyFieldsSent as error:
        raise RequestRefusedError("The address has too many parameters.") from error
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = decoded(parameters[name], name)
    return parameters


def check_content_type(request: HttpRequest) -> None:
    """Refuse a body that does not say it is JSON."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != JSON or charset not in ("utf-8", "utf8"):
        raise RequestRefusedError("Send the request as application/json in UTF-8.", status=415)


def _from_body(request: HttpRequest) -> dict[str, Any]:
    check_content_type(request)
    try:
        is_too_large = (
            int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES or len(request.body) > MAX_BODY_BYTES
        )
    except (RequestDataTooBig, ValueError):
        is_too_large = True
    if is_too_large:
        raise RequestRefusedError(f"The body takes at most {MAX_BODY_BYTES} bytes.", status=413)
    parameters = decoded(request.body, None)
    if not isinstance(parameters, dict):
        raise RequestRefusedError("The body must be a JSON object; batches are not taken.")
    return cast("dict[str, Any]", parameters)


def decoded(text: str | bytes, field: str | None) -> Any:
    """Return the JSON that `text` is, or refuse `field`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestRefusedError("This is not valid JSON.", field=field) from error
