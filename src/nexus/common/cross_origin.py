"""Which pages of other sites may read the API's answers: those of CORS_ALLOWED_ORIGINS. Source: the Fetch Standard.

The API's own path has no middleware, and answers are given in front of Django too, so this wraps all of them.
"""

from collections.abc import Awaitable, Collection

from nexus.common.request_ids import Handler, Message, Receive, Scope, Send

type Headers = list[tuple[bytes, bytes]]

ALLOWED = (
    b"Accept, Authorization, Content-Type, GraphQL-Preflight, Apollo-Require-Preflight, If-None-Match, X-Request-ID"
)
EXPOSED = b"ETag, Retry-After, X-Request-ID"
TO_OTHERS: Headers = [(b"vary", b"Origin")]
PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", ALLOWED),
    (b"access-control-max-age", b"7200"),
    (b"content-length", b"0"),
]


def sharing(handler: Handler, *, origins: Collection[str]) -> Handler:
    """Wrap `handler`: pages of `origins` may read what it answers; cookies are neither sent nor taken."""
    told_to = {origin.encode(): _told(origin.encode()) for origin in origins}
    if not told_to:
        return handler

    def shared(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        headers = dict(scope["headers"])
        told = told_to.get(headers.get(b"origin", b""))
        if told and scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            return _answer_preflight(told, send)

        def send_telling(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *(told or TO_OTHERS)]}
            return send(message)

        return handler(scope, receive, send_telling)

    return shared


async def _answer_preflight(told: Headers, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": told + PREFLIGHT})
    await send({"type": "http.response.body", "body": b""})


def _told(origin: bytes) -> Headers:
    return [(b"access-control-allow-origin", origin), (b"access-control-expose-headers", EXPOSED), *TO_OTHERS]
