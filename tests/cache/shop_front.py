"""A client that comes in by the web server's entrance, through the cache in front of Django."""

import asyncio
import gzip
import json
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from asgiref.sync import async_to_sync
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from nexus.asgi import application, front
from schema import persisted
from schema.answer_cache.figures import Figures, figures
from schema.answer_cache.plans import forget_documents
from schema.answer_cache.popularity import popularity
from schema.answer_cache.requests import forget_headers
from tests.graphql import captured_statements

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


@dataclass(frozen=True)
class Reply:
    """What came back, unpacked."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def content(self) -> bytes:
        return gzip.decompress(self.raw) if self.headers.get("content-encoding") == "gzip" else self.raw

    @property
    def body(self) -> Any:
        return json.loads(self.content)

    @property
    def data(self) -> Any:
        assert "errors" not in self.body, self.body
        return self.body["data"]


@dataclass(frozen=True)
class Asked:
    """One request as the web server hands it to the application."""

    method: str
    query_string: bytes
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    path: str = "/graphql/"


def post(
    document: str, *, operation: str | None = None, headers: dict[str, str] | None = None, **variables: Any
) -> Asked:
    """Return a question sent by POST."""
    content = {"query": document, "variables": variables}
    if operation is not None:
        content["operationName"] = operation
    return raw_post(json.dumps(content).encode(), headers=headers)


def raw_post(body: bytes, *, headers: dict[str, str] | None = None) -> Asked:
    """Return a request with this body."""
    given = {"content-type": JSON, "content-length": str(len(body))} | (headers or {})
    return Asked("POST", b"", body, _headers(given))


def get(document: str, *, headers: dict[str, str] | None = None, **parameters: Any) -> Asked:
    """Return a question sent by GET; what is no text is written as JSON."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    return raw_get({"query": document} | texts, headers=headers)


def raw_get(parameters: dict[str, str], *, headers: dict[str, str] | None = None) -> Asked:
    """Return a GET with these parameters."""
    return Asked("GET", urlencode(parameters).encode(), b"", _headers(headers or {}))


def _headers(given: dict[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    every = {"host": "testserver", "accept": JSON} | given
    return tuple((name.lower().encode(), value.encode()) for name, value in every.items())


def ask(asked: Asked, *, app: Callable[..., Any] = application) -> Reply:
    """Send one request."""
    (reply,) = ask_all([asked], app=app)
    return reply


def ask_all(every: Iterable[Asked], *, at_once: bool = False, app: Callable[..., Any] = application) -> list[Reply]:
    """Send requests one after the other, or all at the same moment."""

    async def run() -> list[Reply]:
        if at_once:
            return list(await asyncio.gather(*(send(asked, app=app) for asked in every)))
        return [await send(asked, app=app) for asked in every]

    return run_in_loop(run)


def run_in_loop[T](story: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run several requests in one event loop, with what happens between them."""
    with _connections_kept():
        return async_to_sync(story)()


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Leave the connection of the test's transaction open behind a request, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


async def send(asked: Asked, *, app: Callable[..., Any] = application) -> Reply:
    """Send one request into the running event loop."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": asked.method,
        "path": asked.path,
        "raw_path": asked.path.encode(),
        "root_path": "",
        "query_string": asked.query_string,
        "headers": list(asked.headers),
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }
    told: list[dict[str, Any]] = [{"type": "http.request", "body": asked.body, "more_body": False}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if told:
            return told.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def keep(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, keep)
    start, *bodies = sent
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    # Every answer has another; a preflight is no question.
    assert headers.pop("x-request-id", None) or asked.method == "OPTIONS"
    return Reply(start["status"], headers, b"".join(each.get("body", b"") for each in bodies))


@contextmanager
def statements_for_an_answer() -> Iterator[list[str]]:
    """Collect the statements of the block, without those of the sweep that each new event loop begins with."""
    found: list[str] = []
    with captured_statements() as statements:
        yield found
    kinds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "DELETE FROM catalog_spoileddomain")
    found += [each for each in statements if not each.strip().startswith(kinds)]


def forget() -> None:
    """Have the process begin anew: nothing in its memory, all figures 0."""
    front.answers.held.clear()
    front._plans.clear()
    forget_documents()
    forget_headers()
    popularity.forget()
    persisted.forget_here()
    for name in Figures.__slots__:
        setattr(figures, name, 0)
