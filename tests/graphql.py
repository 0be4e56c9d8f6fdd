"""A client of the API: over HTTP as an anonymous shopper, or straight into the schema as any viewer."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nexus.asgi import without_middleware
from nexus.common.viewer import Viewer
from nexus.env import ROOT
from schema.context import Context
from schema.errors import present
from schema.root import schema

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

# What a shop's front sends, by name.
OPERATIONS = {path.stem: path.read_text() for path in (ROOT / "tests" / "operations").glob("*.graphql")}

MANAGER = Viewer(UUID(int=1), frozenset({"catalog.change_product"}))
MODERATOR = Viewer(UUID(int=2), frozenset({"catalog.change_productreview"}))

# What no client may ever read: driver text, SQL, paths, names of our own modules.
INSIDES = re.compile(rb"Traceback|psycopg|SELECT |catalog_|django|site-packages|\.py\b|/src/|<html", re.IGNORECASE)
REQUEST_ID = re.compile(r"[0-9a-f]{32}")


class Refusal(NamedTuple):
    """What a client can act upon in one error."""

    code: str
    field: str | None = None
    path: list[str | int] | None = None


@dataclass(frozen=True)
class Answer:
    """What came back; every error has been looked at for its shape, and for what it must not tell."""

    body: dict[str, Any]
    status: int = 200
    text: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self.body.get("errors", [])

    @property
    def data(self) -> Any:
        """The data of an answer that has no error."""
        assert not self.errors, self.errors
        return self.body["data"]

    @property
    def partial_data(self) -> Any:
        """The data that came along with errors."""
        return self.body["data"]

    @property
    def refusals(self) -> list[Refusal]:
        return [_refusal(error) for error in self.errors]

    @property
    def refusal(self) -> Refusal:
        """The only error of the answer."""
        assert len(self.errors) == 1, self.body
        return self.refusals[0]


def _refusal(error: dict[str, Any]) -> Refusal:
    assert error.keys() <= {"message", "locations", "path", "extensions"}, error
    assert error["message"]
    extensions = error["extensions"]
    assert REQUEST_ID.fullmatch(extensions["requestId"]), error
    return Refusal(extensions["code"], extensions.get("field"), error.get("path"))


def send(
    body: str | bytes = b"",
    *,
    method: str = "POST",
    address: str = "/graphql/",
    content_type: str = JSON,
    **headers: str,
) -> Answer:
    """Send a request as it is, past the middleware of pages as `nexus.asgi` does.

    The answer must be JSON that shows nothing of our insides.
    """
    sent = body.encode() if isinstance(body, str) else body
    client = Client()
    with without_middleware():
        client.handler.load_middleware()
    # Django sends no content type along with an empty body; browsers do.
    fixed = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(sent)}
    response = client.generic(method, address, sent, headers=headers, **fixed)
    text = response.content
    assert not INSIDES.search(text) or b'"errors"' not in text, text
    assert response["Content-Type"].split(";")[0] in {JSON, GRAPHQL_JSON}, text
    return Answer(json.loads(text), response.status_code, text, dict(response.headers))


def ask(
    document: str,
    *,
    accept: str = JSON,
    operation: str | None = None,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    **variables: Any,
) -> Answer:
    """Post a document with its variables: as an anonymous shopper, or as the owner of an access token."""
    body = {"query": document, "variables": variables, "operationName": operation}
    given = (headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
    return send(json.dumps(body), accept=accept, **given)


def ask_as(viewer: Viewer, document: str, **variables: Any) -> Answer:
    """Run a document as `viewer`."""
    context = Context(viewer=viewer)
    executed = async_to_sync(schema.execute)(document, variable_values=variables, context_value=context)
    body: dict[str, Any] = {"data": executed.data}
    if executed.errors:
        body["errors"] = [present(error, request_id=context.request_id) for error in executed.errors]
    return Answer(body)


@contextmanager
def captured_statements() -> Iterator[list[str]]:
    """Collect the SQL statements of the block."""
    statements: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    statements += [query["sql"] for query in captured]


def count_statements(document: str, **variables: Any) -> int:
    """Return how many SQL statements the answer costs."""
    with captured_statements() as statements:
        answer = ask(document, **variables)
    assert answer.data
    return len(statements)


def field_of(product: Any, selection: str, viewer: Viewer | None = None) -> Any:
    """Return what a selection of one field answers for `product`."""
    document = "query Field($slug: String) { product(slug: $slug) { FIELD } }".replace("FIELD", selection)
    answer = ask_as(viewer, document, slug=product.slug) if viewer else ask(document, slug=product.slug)
    (value,) = answer.data["product"].values()
    return value
