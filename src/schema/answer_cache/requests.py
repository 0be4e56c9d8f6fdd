"""What the headers of a request say of the answer that its client wants."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest

from nexus.common.bounded_cache import BoundedCache
from nexus.common.client import client_of
from nexus.common.encodings import takes_gzip
from nexus.common.request_ids import given_request_id
from schema.answer_cache.answers import Form
from schema.http import GRAPHQL_JSON, JSON, RequestRefusedError, accepted_type, check_content_type, check_host

HEADERS_BYTES = 4 * 1024 * 1024
OVERHEAD_BYTES = 1_000
# What decides about the answer; clients send more, and much of it is different every time.
TELLING = frozenset({b"host", b"accept", b"accept-encoding", b"content-type", b"x-forwarded-for", b"authorization"})

type Headers = Sequence[tuple[bytes, bytes]]


class Wanted(NamedTuple):
    """The form of the answer, which counter the request is taken from, and what else its client has told.

    `tags` are the entity tags that it has, `request_id` the id that it brings along.
    """

    form: Form
    counter: tuple[str, str, str]
    tags: bytes = b""
    request_id: bytes | None = None


# Of headers to the letter, and of those of them that tell; None is for Django to say, as pages, files and refusals.
_exact: BoundedCache[tuple[Any, ...], Wanted | None] = BoundedCache(HEADERS_BYTES)
_telling: BoundedCache[tuple[Any, ...], Wanted | None] = BoundedCache(HEADERS_BYTES)
# Recent use is not noted: what is dropped too early is soon read again.
_known = _exact.held.get


def forget_headers() -> None:
    """Look at every header anew."""
    _exact.clear()
    _telling.clear()


def wanted_by(scope: Any) -> Wanted | None:
    """Return what a request wants; None if it is for Django to say."""
    client = scope.get("client")
    headers = tuple(scope["headers"])
    key = (scope["method"], client and client[0], headers)
    known = _known(key)
    if known is None:
        wanted = _look(scope, headers, key[:2])
        _exact.put(key, wanted, weight=OVERHEAD_BYTES + sum(len(name) + len(value) for name, value in headers))
        return wanted
    return known[0]


def _look(scope: Any, headers: Headers, sender: tuple[Any, ...]) -> Wanted | None:
    told = tuple(header for header in headers if header[0] in TELLING)
    key = (*sender, told)
    known = _telling.held.get(key)
    wanted = known[0] if known else _read(scope, told)
    if known is None:
        _telling.put(key, wanted, weight=OVERHEAD_BYTES + sum(len(value) for _, value in told))
    if wanted is None:
        return None
    tags = next((value for name, value in headers if wanted.form.is_get and name == b"if-none-match"), b"")
    return wanted._replace(tags=tags, request_id=given_request_id(headers))


def _read(scope: Any, told: Headers) -> Wanted | None:
    """Let the functions of the long way look at it, so that both ways mean the same."""
    # Whoever sends a token is answered as its owner, and by nobody else.
    if scope["method"] not in {"GET", "POST"} or any(name == b"authorization" for name, _ in told):
        return None
    is_get = scope["method"] == "GET"
    request = ASGIRequest({**scope, "headers": list(told)}, BytesIO())
    try:
        check_host(request)
        if not is_get:
            check_content_type(request)
    except RequestRefusedError:
        return None
    media_type = accepted_type(request)
    if media_type not in {JSON, GRAPHQL_JSON}:
        return None
    form = Form(is_get, media_type, takes_gzip=takes_gzip(request.headers.get("Accept-Encoding", "")))
    return Wanted(form, ("address", settings.RATE_LIMIT_ANONYMOUS, client_of(request.META).network))
