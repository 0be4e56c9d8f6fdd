"""The ASGI entrance that the web server loads: the API past the middleware of pages, all else through it."""

import json

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from nexus.asgi import application
from tests.graphql import JSON


@async_to_sync
async def request(
    path: str, body: bytes = b"", *, method: str = "POST", query: bytes = b"", **headers: str | None
) -> tuple[int, dict[str, str], bytes]:
    """Send a request as a server hands it over, without headers that are None; return status, headers and body."""
    given = {"host": "127.0.0.1", "content-type": JSON, "content-length": str(len(body))} | headers
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value is not None],
    }
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "http.request", "body": body})
    start, end = await communicator.receive_output(5), await communicator.receive_output(5)
    await communicator.wait(5)
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, end["body"]


def test_answers_the_api_without_sessions_or_cookies() -> None:
    status, headers, body = request("/graphql/", b'{"query": "{ __typename }"}', cookie="sessionid=x; csrftoken=y")
    assert (status, json.loads(body)["data"]) == (200, {"__typename": "Query"})
    assert {name.lower() for name in headers}.isdisjoint({"set-cookie", "x-frame-options"})


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"", {}, 400),
        (b"\xff", {}, 400),
        (b"{}", {"host": "evil.example"}, 400),
        (b"{}", {"content-length": "1000001"}, 413),
        (b"{}", {"content-type": "text/plain"}, 415),
        (b"{}", {"accept": "text/plain"}, 406),
    ],
)
def test_refuses_as_json(body: bytes, headers: dict[str, str], expected: int) -> None:
    status, answered, text = request("/graphql/", body, **headers)
    assert (status, json.loads(text)["errors"][0]["extensions"]["code"]) == (expected, "BAD_REQUEST")
    assert answered["Content-Type"].startswith(JSON)


def test_counts_a_body_that_does_not_tell_its_size() -> None:
    untold = {"content-length": None}
    assert request("/graphql/", b'{"query": "{ __typename }"}'.ljust(1_000_000), **untold)[0] == 200
    assert request("/graphql/", b'{"query": "{ __typename }"}'.ljust(1_000_001), **untold)[0] == 413


def test_other_addresses_go_through_the_middleware() -> None:
    status, headers, _ = request("/nowhere", method="GET")
    assert (status, headers["X-Frame-Options"]) == (404, "DENY")


def test_who_asks_for_health_by_address_is_answered() -> None:
    assert request("/healthz", method="GET", host="10.1.2.3:8000")[0] == 200
    assert request("/nowhere", method="GET", host="10.1.2.3:8000")[0] == 400
    assert request("/nothing", method="GET")[0] == 404
