"""The ASGI entrance that the web server loads: the API by a short way, all else through Django's middleware."""

import asyncio
import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import IO, Any

import django
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.signals import request_finished, request_started
from django.urls import set_script_prefix
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.production")
django.setup(set_prefix=False)

# What is imported from here on asks the settings, or has models.
from catalog.cache.sweeper import sweeper  # noqa: E402
from catalog.services import views  # noqa: E402
from nexus.common.cross_origin import sharing  # noqa: E402
from nexus.common.request_ids import Message, Receive, Scope, Send, naming  # noqa: E402
from nexus.common.request_log import follow  # noqa: E402
from nexus.common.security_headers import guarding  # noqa: E402
from nexus.common.unread_body import SCOPE_KEY, UnreadBody, hanging_up  # noqa: E402
from nexus.metrics.server import start_metrics  # noqa: E402
from nexus.tracing import traced  # noqa: E402
from schema.answer_cache.front import Front  # noqa: E402
from schema.http import MAX_BODY_BYTES  # noqa: E402
from schema.multipart import MULTIPART, max_bytes  # noqa: E402

API_PATHS = {"/graphql", "/graphql/"}
# Health checks ask by address, so they must not meet the middleware that looks at the host name.
HEALTH_PATHS = {"/healthz", "/readyz"}
STATIC_PATH = "static/"
# Few of these files have a hash in their name.
STATIC_SECONDS = 3600


class BareHandler(ASGIHandler):
    """Django without middleware: sessions, CSRF and messages are for pages, and each costs two hops between threads."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Build a chain of the view alone."""
        with without_middleware():
            super().load_middleware(is_async)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read no more of a body than it takes to see that it is too large; one may come without end.

        One with files is left to the view, which reads it when it knows who sends it.
        """
        if has_files(scope):
            body = UnreadBody(receive)
            await super().__call__({**scope, SCOPE_KEY: body}, body.receive, send)
        else:
            await super().__call__(scope, cut_off(receive, behind=MAX_BODY_BYTES), send)

    async def read_body(self, receive: Receive) -> IO[bytes]:
        """Keep the body in memory, as it is bounded; Django's file is left open when a request is cancelled."""
        body = BytesIO()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestAborted
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                body.seek(0)
                return body

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as Django does, until the client leaves.

        Django would start a thread for each request and go there twice, for the receivers of its two signals. They
        look whether this thread has a connection to close, which it never has; without threads of our own
        (`DATABASE_THREADS = 0`) it is the other that has.
        """
        if settings.DATABASE_THREADS == 0:
            await super().handle(scope, receive, send)
            return
        try:
            body_file = await self.read_body(receive)
        except RequestAborted:
            return
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body_file)
        if refusal is not None:
            await self.send_response(refusal, send)
            refusal.close()
        elif request is not None:
            await self._answer(request, receive, send)

    async def _answer(self, request: ASGIRequest, receive: Receive, send: Send) -> None:
        answering = asyncio.create_task(self._respond(request, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait([answering, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (answering, leaving):
                task.cancel()
            ends = await asyncio.gather(answering, leaving, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, RequestAborted):
                raise end

    async def _respond(self, request: ASGIRequest, send: Send) -> None:
        response: Any = None
        try:
            response = await self.run_get_response(request)
            await self.send_response(response, send)
        finally:
            if response is None:
                request_finished.send(sender=self.__class__)
            else:
                # This sends the signal, too.
                response.close()


def has_files(scope: Mapping[str, Any]) -> bool:
    """Return whether a request says that its body is made of parts."""
    return any(
        name == b"content-type" and value.lower().lstrip().startswith(MULTIPART.encode())
        for name, value in scope["headers"]
    )


def cut_off(receive: Receive, *, behind: int) -> Receive:
    """Return a `receive` whose body ends once it has handed out more than `behind` bytes; the rest is not read."""
    left = behind

    async def receive_some() -> Message:
        nonlocal left
        if left < 0:
            await asyncio.Event().wait()  # Until the refusal is sent; then nobody asks any more.
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {**message, "more_body": False}

    return receive_some


@contextmanager
def without_middleware() -> Iterator[None]:
    """Let Django see an empty list while it builds a handler."""
    configured, settings.MIDDLEWARE = settings.MIDDLEWARE, []
    try:
        yield
    finally:
        settings.MIDDLEWARE = configured


api = BareHandler()
# What the cache answers is counted, and no line of the log: a line costs several times as much as the answer. Its
# answers have their guards and ids among their own headers, and it has read what it answers.
front = Front(naming(hanging_up(guarding(partial(follow, traced(api))))))
pages = get_asgi_application()
if settings.DEBUG:
    pages = ASGIStaticFilesHandler(pages)
elif settings.SERVE_FILES and settings.STATIC_ROOT.is_dir():
    # Looked at once: files that are collected later are there after the next start.
    pages = ServeStaticASGI(pages, root=settings.STATIC_ROOT, prefix=STATIC_PATH, max_age=STATIC_SECONDS)


def keep_what_is_loaded() -> None:
    """Have the garbage collector pass over what stays until the end: code, models and the schema.

    It would look through all of that again and again, for a tenth of the time of a page.
    """
    gc.collect()
    gc.freeze()


async def live(receive: Receive, send: Send) -> None:
    """Follow the server from its start to its end: sweep for the cache meanwhile, hand over counted views then."""
    start_metrics()
    keep_what_is_loaded()
    while (await receive())["type"] != "lifespan.shutdown":
        sweeper.start()
        await send({"type": "lifespan.startup.complete"})
    await asyncio.to_thread(sweeper.stop)
    await asyncio.to_thread(views.counter.close)
    await send({"type": "lifespan.shutdown.complete"})


async def show(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a page; its forms bring no more along than the API takes."""
    await pages(scope, cut_off(receive, behind=max_bytes()), send)


api_entrance = sharing(front, origins=settings.CORS_ALLOWED_ORIGINS)
health_entrance = naming(hanging_up(partial(follow, api)))
page_entrance = naming(hanging_up(partial(follow, show)))
entrances = dict.fromkeys(API_PATHS, api_entrance) | dict.fromkeys(HEALTH_PATHS, health_entrance)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand the request to the handler that its path names."""
    if scope["type"] == "lifespan":
        await live(receive, send)
    elif scope["type"] == "http":
        await entrances.get(scope["path"], page_entrance)(scope, receive, send)
    else:
        await send({"type": "websocket.close"})
