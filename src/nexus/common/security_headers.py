"""What browsers are told to keep their hands off, beside what Django's SecurityMiddleware says of pages."""

from collections.abc import Awaitable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from nexus.common.request_ids import Handler, Message, Receive, Scope, Send

POLICY = "content-security-policy"
# JSON is shown by nobody: it loads nothing, and nothing embeds it. What else a page may be told, it has no use for;
# the server takes as long for each header as the cache for a look-up.
API_HEADERS = [
    (POLICY.encode(), b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
# The admin's theme writes scripts and styles into its pages, and Alpine evaluates what stands in attributes. Pictures
# lie wherever they were imported from.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https: http:; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def api_headers() -> list[tuple[bytes, bytes]]:
    """Return the headers of JSON: of every answer but 304, which says only what has changed."""
    if not settings.SECURE_HSTS_SECONDS:
        return API_HEADERS
    return [*API_HEADERS, (b"strict-transport-security", _transport().encode())]


def guarding(handler: Handler) -> Handler:
    """Wrap the API's `handler`: its JSON carries these headers, the page of GraphiQL has others already."""
    guards = api_headers()

    def guarded(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        def send_guarded(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start" and message["status"] != 304:
                present = {name.lower() for name, _ in message["headers"]}
                headers = [*message["headers"], *(guard for guard in guards if guard[0] not in present)]
                message = {**message, "headers": headers}
            return send(message)

        return handler(scope, receive, send_guarded)

    return guarded


def _transport() -> str:
    """Say it as Django's SecurityMiddleware does."""
    words = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    words += ["includeSubDomains"] * bool(settings.SECURE_HSTS_INCLUDE_SUBDOMAINS)
    return "; ".join(words + ["preload"] * bool(settings.SECURE_HSTS_PRELOAD))


class ContentPolicyMiddleware(MiddlewareMixin):
    """Gives pages their policy."""

    def process_response(self, _: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Leave a policy that a page has already."""
        response.headers.setdefault(POLICY, ADMIN_POLICY)
        return response
