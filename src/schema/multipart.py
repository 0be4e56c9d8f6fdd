"""How a GraphQL request with files is read, once it is known that its sender may upload any.

Source: the GraphQL multipart request specification (operations, map, files).
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from nexus.common.errors import ForbiddenError, ServiceUnavailableError, UnauthenticatedError
from nexus.common.threads import forget_waiting
from nexus.common.unread_body import SCOPE_KEY, BodyCutOffError, BodyTooLargeError, UnreadBody
from nexus.common.viewer import Viewer
from schema.http import MAX_BODY_BYTES, GraphQLRequest, RequestRefusedError, checked_request, decoded

MULTIPART = "multipart/form-data"
# Browsers ask the API first whether a page of another site may send a header like these.
PREFLIGHT_HEADERS = ("GraphQL-Preflight", "Apollo-Require-Preflight")
# Whoever holds none of them has nothing to upload.
UPLOADERS = frozenset({"catalog.add_product", "catalog.change_product", "catalog.add_brand", "catalog.change_brand"})
MAX_SECONDS = 120


def is_multipart(request: HttpRequest) -> bool:
    """Return whether `request` says that it brings files along."""
    return request.method == "POST" and request.content_type == MULTIPART


async def read_multipart(request: HttpRequest, viewer: Viewer) -> GraphQLRequest:
    """Return what `request` asks to run, the files in its variables; whoever calls this closes them.

    Raises UnauthenticatedError or ForbiddenError before a byte of the body is read,
    RequestRefusedError if it cannot be told what is asked, and ServiceUnavailableError on a full disk.
    """
    _check_sender(request, viewer)
    try:
        body = await _read(request)
        try:
            return await asyncio.to_thread(_parse, request, body)
        finally:
            body.close()
            # Whoever sends slowly has waited for themselves.
            forget_waiting()
    except BodyTooLargeError as error:
        raise RequestRefusedError(f"The body takes at most {max_bytes()} bytes.", status=413) from error
    except BodyCutOffError as error:
        raise RequestRefusedError("The body did not come whole within two minutes.", status=408) from error
    except OSError as error:
        raise ServiceUnavailableError("Files cannot be taken at the moment. Try again shortly.") from error


def _check_sender(request: HttpRequest, viewer: Viewer) -> None:
    if viewer.user_id is None:
        raise UnauthenticatedError("Sign in first: uploading needs an access token.")
    if not viewer.permissions & UPLOADERS:
        raise ForbiddenError("Uploading needs a permission to add or change products or brands.")
    if not any(request.headers.get(name) for name in PREFLIGHT_HEADERS):
        raise RequestRefusedError("Send the header `GraphQL-Preflight: 1` along with multipart requests.")


def max_bytes() -> int:
    """Return how many bytes a body with files may have."""
    return MAX_BODY_BYTES + int(settings.IMAGES_PER_PRODUCT * settings.UPLOAD_MAX_BYTES)


async def _read(request: HttpRequest) -> IO[bytes]:
    """Return the body, which `nexus.asgi` has left unread; other entrances, such as the tests', hand it over whole."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    if not length.isdecimal() or int(length[:20]) > max_bytes():
        raise BodyTooLargeError
    unread: UnreadBody | None = getattr(request, "scope", {}).get(SCOPE_KEY)
    if unread is None:
        return cast("IO[bytes]", request)
    body = await unread.read(at_most=max_bytes(), seconds=MAX_SECONDS)
    # One that comes in chunks does not say so, and the parser would take it for empty.
    request.META["CONTENT_LENGTH"] = str(body.seek(0, SEEK_END))
    body.seek(0)
    return body


def _parse(request: HttpRequest, body: IO[bytes]) -> GraphQLRequest:
    handlers = [MemoryFileUploadHandler(), TemporaryFileUploadHandler()]
    try:
        fields, files = MultiPartParser(request.META, cast("Any", body), handlers, "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation, ValueError, LookupError) as error:
        raise RequestRefusedError("This is no valid multipart body.") from error
    every = [file for name in files for file in files.getlist(name)]
    with _closing_if_refused(every):
        operations = _operations(fields.get("operations"))
        _put_files(operations, _map(fields.get("map")), files.dict())
        return checked_request(operations, files=tuple(every))


@contextmanager
def _closing_if_refused(files: "list[UploadedFile[Any]]") -> Iterator[None]:
    try:
        yield
    except RequestRefusedError:
        for file in files:
            file.close()
        raise


def _operations(text: str | None) -> dict[str, Any]:
    if text is None or len(text) > MAX_BODY_BYTES:
        raise RequestRefusedError(f"`operations` takes 1 to {MAX_BODY_BYTES} characters.", field="operations")
    operations = decoded(text, "operations")
    if not isinstance(operations, dict):
        raise RequestRefusedError("`operations` must be a JSON object; batches are not taken.", field="operations")
    return cast("dict[str, Any]", operations)


def _map(text: str | None) -> dict[str, list[str]]:
    found = decoded(text or "", "map")
    is_map = isinstance(found, dict) and all(
        isinstance(paths, list) and paths and all(isinstance(path, str) for path in paths) for paths in found.values()
    )
    if not is_map:
        raise _bad_map("`map` must be a JSON object: under the name of each part, a list of paths.")
    return cast("dict[str, list[str]]", found)


def _put_files(operations: dict[str, Any], paths: dict[str, list[str]], files: dict[str, Any]) -> None:
    if paths.keys() != files.keys():
        raise _bad_map("`map` must name every part that is a file, and nothing else.")
    for name, places in paths.items():
        for path in places:
            _put(operations, path, files[name])


def _put(operations: dict[str, Any], path: str, file: "UploadedFile[Any]") -> None:
    """Put a file where there is a null, below the variables."""
    steps = path.split(".")
    holder: Any = operations
    for step in steps[:-1]:
        holder = holder[_key(holder, step)]
    last = _key(holder, steps[-1])
    if steps[0] != "variables" or holder[last] is not None:
        raise _bad_map("Each path in `map` must lead to a null below `variables`, such as `variables.file`.")
    holder[last] = file


def _key(holder: Any, step: str) -> Any:
    """Return the key that a step of a path means in `holder`, if there is anything."""
    if isinstance(holder, list) and step.isascii() and step.isdecimal() and len(step) < 5 and int(step) < len(holder):
        return int(step)
    if isinstance(holder, dict) and step in holder:
        return step
    raise _bad_map("A path in `map` leads nowhere.")


def _bad_map(message: str) -> RequestRefusedError:
    return RequestRefusedError(message, field="map")
