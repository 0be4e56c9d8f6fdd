"""Which pages of other sites may read the API's answers: those of CORS_ALLOWED_ORIGINS. Source: the Fetch Standard.

The API's own path has no middleware, and answers are given in front of Django too, so this wraps all of them.
"""

from collections.abc import Collection
from typing import Any

from nexus.common.request_ids import Handler, Message, Receive, Scope, Send

type Headers = list[tuple[bytes, bytes]]

ALLOWED = (
    b"Accept, Authorization, Content-Type, GraphQL-Preflight, Apollo-Require-Preflight, If-None-Match, X-Request-ID"
)
EXPOSED = b"ETag, Retry-After, X-Request-ID"
PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", ALLOWED),
    (b"access-control-max-age", b"7200"),
    (b"content-length", b"0"),
]


def sharing(handler: Handler, *, origins: Collection[str]) -> Handler:
    """Wrap `handler`: pages of `origins` may read what it answers; cookies are neither sent nor taken."""
    allowed = frozenset(origin.encode() for origin in origins)
    if not allowed:
        return handler

    async def shared(scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        told = _told(origin) if origin in allowed else [(b"vary", b"Origin")]
        if scope["method"] == "OPTIONS" and origin in allowed and b"access-control-request-method" in headers:
            await send({"type": "http.response.start", "status": 204, "headers": told + PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        await handler(scope, receive, send_telling)

    return shared


def _told(origin: Any) -> Headers:
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", EXPOSED),
        (b"vary", b"Origin"),
    ]
