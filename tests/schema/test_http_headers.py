"""What stands in the headers of every answer: its id, what browsers may do with it, and who may read it."""

import json
import re
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from nexus.asgi import api, application
from nexus.common.cross_origin import sharing
from nexus.common.request_ids import Receive, Scope, Send
from tests.graphql import JSON
from tests.schema.test_entrance import request

BODY = b'{"query": "{ product { slug } }"}'
SHOP, EVIL = "https://shop.example", "https://evil.example"
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}


async def shared_api(scope: Scope, receive: Receive, send: Send) -> None:
    await sharing(api, origins=[SHOP])(scope, receive, send)


@async_to_sync
async def ask_across(origin: str, method: str = "POST", **headers: str) -> tuple[int, list[tuple[str, str]]]:
    """Ask the API as the page of another site; return status and headers."""
    given = {"host": "127.0.0.1", "content-type": JSON, "origin": origin} | headers
    scope = {
        "type": "http",
        "method": method,
        "path": "/graphql/",
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
    }
    communicator = ApplicationCommunicator(shared_api, scope)
    await communicator.send_input({"type": "http.request", "body": BODY})
    start = await communicator.receive_output(5)
    await communicator.receive_output(5)
    await communicator.wait(5)
    return start["status"], [(name.decode().lower(), value.decode()) for name, value in start["headers"]]


def of_sharing(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in headers if name.startswith("access-control-")}


@pytest.mark.parametrize("path", ["/graphql/", "/graphql", "/healthz", "/nothing"])
def test_every_answer_has_an_id_of_its_own(path: str) -> None:
    ids = {request(path, b"{}")[1]["x-request-id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


@pytest.mark.parametrize("given", ["4f9c2a7be1", "01JD-x.y_z-42", "a" * 64])
def test_an_id_that_was_given_before_is_kept(given: str) -> None:
    _, headers, body = request("/graphql/", BODY, **{"x-request-id": given})
    assert headers["x-request-id"] == given
    assert json.loads(body)["errors"][0]["extensions"]["requestId"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "a b c d e f", "abcdefgh\tx", "<script>x", "äöüäöüäöü", "a;b=cdefgh"]
)
def test_an_id_that_could_hurt_a_log_is_replaced(given: str) -> None:
    _, headers, body = request("/graphql/", BODY, **{"x-request-id": given})
    assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])
    assert json.loads(body)["errors"][0]["extensions"]["requestId"] == headers["x-request-id"]


def test_json_is_embedded_and_guessed_at_by_nobody() -> None:
    headers = request("/graphql/", BODY)[1]
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_graphiql_keeps_the_policy_of_its_own() -> None:
    headers = request("/graphql/", method="GET", accept="text/html")[1]
    assert "worker-src 'self'" in headers["Content-Security-Policy"]
    assert "content-security-policy" not in headers


def test_pages_have_a_policy() -> None:
    headers = request("/admin/login/", method="GET")[1]
    policy = dict(each.split(" ", 1) for each in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["default-src"] == "'self'"
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (headers["Referrer-Policy"], headers["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")


def test_a_page_on_the_list_may_read_the_answer() -> None:
    status, headers = ask_across(SHOP)
    assert (status, of_sharing(headers)["access-control-allow-origin"]) == (200, SHOP)
    assert ("vary", "Origin") in headers
    assert "access-control-allow-credentials" not in of_sharing(headers)


def test_another_page_may_not() -> None:
    status, headers = ask_across(EVIL)
    assert (status, of_sharing(headers)) == (200, {})
    assert ("vary", "Origin") in headers


def test_a_preflight_is_answered_for_the_list() -> None:
    status, headers = ask_across(SHOP, "OPTIONS", **PREFLIGHT)
    told = of_sharing(headers)
    assert (status, told["access-control-allow-origin"], told["access-control-allow-methods"]) == (
        204,
        SHOP,
        "GET, POST",
    )
    wanted = {"authorization", "content-type", "graphql-preflight", "x-request-id"}
    assert wanted <= set(told["access-control-allow-headers"].lower().split(", "))


@pytest.mark.parametrize("origin", [EVIL, "null", f"{SHOP}.evil.example", "http://shop.example", f"{SHOP}:8443", "*"])
def test_a_preflight_from_elsewhere_is_refused(origin: str) -> None:
    status, headers = ask_across(origin, "OPTIONS", **PREFLIGHT)
    assert (status, of_sharing(headers)) == (405, {})


def test_by_default_nobody_else_reads_answers(settings: Any) -> None:
    assert settings.CORS_ALLOWED_ORIGINS == []
    assert sharing(api, origins=[]) is api
    headers = request("/graphql/", BODY, origin=SHOP)[1]
    assert not [name for name in headers if name.startswith("access-control")]


def test_an_answer_before_the_end_of_the_body_ends_the_connection() -> None:
    assert request("/graphql/", b"x" * 1_000_001)[1].get("connection") is None, "the whole body has come"
    assert hung_up(b"x" * 1_000_001)
    assert hung_up(b"x" * 2_000_000, path="/admin/login/") is False
    assert not hung_up(BODY.ljust(100), more_body=False)


@async_to_sync
async def hung_up(body: bytes, *, path: str = "/graphql/", more_body: bool = True) -> bool:
    """Send a part of a body that goes on; return whether the answer ends the connection."""
    headers = [(b"host", b"127.0.0.1"), (b"content-type", JSON.encode()), (b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "http.request", "body": body, "more_body": more_body})
    if path != "/graphql/":
        await communicator.send_input({"type": "http.request", "body": b"", "more_body": False})
    start = await communicator.receive_output(5)
    await communicator.receive_output(5)
    await communicator.wait(5)
    return (b"connection", b"close") in start["headers"]
