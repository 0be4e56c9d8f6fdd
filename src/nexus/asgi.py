"""The ASGI entrance that the web server loads: the API by a short way, all else through Django's middleware."""

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.production")
django.setup(set_prefix=False)

type Message = Mapping[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[Message], Awaitable[None]]

API_PATHS = {"/graphql", "/graphql/"}


class BareHandler(ASGIHandler):
    """Django without middleware: sessions, CSRF and messages are for pages, and each costs two hops between threads."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Build a chain of the view alone."""
        with without_middleware():
            super().load_middleware(is_async)


@contextmanager
def without_middleware() -> Iterator[None]:
    """Let Django see an empty list while it builds a handler."""
    configured, settings.MIDDLEWARE = settings.MIDDLEWARE, []
    try:
        yield
    finally:
        settings.MIDDLEWARE = configured


api = BareHandler()
pages = get_asgi_application()
if settings.DEBUG:
    # In production a proxy or a bucket serves the collected files.
    pages = ASGIStaticFilesHandler(pages)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Hand the request to the handler that its path names."""
    handler = api if scope["type"] == "http" and scope["path"] in API_PATHS else pages
    await handler(scope, receive, send)
