"""GraphQL requests with files: whose are read, how they are put together, and what is refused."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import orjson
import pytest
import strawberry
from django.test.client import BOUNDARY, encode_multipart
from strawberry.schema.config import StrawberryConfig

from nexus.asgi import api
from schema.http import MAX_BODY_BYTES
from schema.root import QuietSchema
from schema.scalars import SCALARS, Upload
from tests.accounts.flows import make_customer
from tests.graphql import Refusal, ask, send
from tests.images.multipart import CONTENT_TYPE, PREFLIGHT, parts, post, upload_as
from tests.images.pictures import upload
from tests.images.staff import make_staff, token_of

pytestmark = pytest.mark.django_db

ONE = "mutation ($file: Upload!) { one(file: $file) }"
MANY = "mutation ($pair: Pair!) { many(pair: $pair) }"


@strawberry.input
class Pair:
    files: list[Upload | None]


@strawberry.type
class Query:
    @strawberry.field
    def nothing(self, x: int) -> int:
        return x


@strawberry.type
class Mutation:
    @strawberry.mutation
    def one(self, file: Upload) -> str:
        return f"{file.name} {file.read().decode()}"

    @strawberry.mutation
    def many(self, pair: Pair) -> list[str | None]:
        return [file and file.read().decode() for file in pair.files]


@pytest.fixture(autouse=True)
def _schema_of_uploads() -> Iterator[None]:
    """What an upload is for is another matter: here it is read, and no more."""
    schema = QuietSchema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))
    with mock.patch("schema.view.schema", schema):
        yield


@pytest.fixture
def token() -> str:
    return token_of(make_staff("catalog.change_product"))


def text(content: bytes = b"content", name: str = "a.txt") -> Any:
    return upload(content, name)


def test_a_file_takes_the_place_of_a_null(token):
    answer = upload_as(token, ONE, {"variables.file": text()}, file=None)
    assert (answer.status, answer.data) == (200, {"one": "a.txt content"})


def test_several_files_come_at_once(token):
    files = {f"variables.pair.files.{number}": text(str(number).encode()) for number in (2, 0)}
    answer = upload_as(token, MANY, files, pair={"files": [None, None, None]})
    assert answer.data == {"many": ["0", None, "2"]}


def test_one_file_may_stand_in_several_places(token):
    given = parts(MANY, {"pair": {"files": [None, None]}}, {"variables.pair.files.0": text()})
    given["map"] = '{"0": ["variables.pair.files.0", "variables.pair.files.1"]}'
    assert post(given, token=token).data["many"] == ["content", ""]


def test_a_large_file_comes_over_the_disk(token):
    answer = upload_as(token, ONE, {"variables.file": text(b"x" * 3_000_000)}, file=None)
    assert len(answer.data["one"]) == 3_000_006


def unread(token: str | None, headers: dict[str, str]) -> Any:
    """Send a request whose body must not be read."""
    with mock.patch("schema.multipart.MultiPartParser", side_effect=AssertionError):
        return post(parts(ONE, {"file": None}, {"variables.file": text()}), token=token, headers=headers)


def test_nothing_of_a_strangers_body_is_read():
    answer = unread(None, PREFLIGHT)
    assert (answer.status, answer.refusal) == (401, Refusal("UNAUTHENTICATED"))


def test_nothing_is_read_with_a_bad_token():
    answer = unread("x.y.z", PREFLIGHT)
    assert (answer.status, answer.refusal) == (401, Refusal("UNAUTHENTICATED"))


@pytest.mark.parametrize("permission", ["catalog.change_productreview", "accounts.view_user"])
def test_nothing_is_read_from_whoever_has_nothing_to_upload(permission):
    for user in (make_customer(), make_staff(permission)):
        answer = unread(token_of(user), PREFLIGHT)
        assert (answer.status, answer.refusal) == (403, Refusal("FORBIDDEN"))


@pytest.mark.parametrize("headers", [{}, {"GraphQL-Preflight": ""}, {"X-Requested-With": "x"}])
def test_needs_a_header_that_browsers_ask_about_first(token, headers):
    answer = unread(token, headers)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST"))
    assert "GraphQL-Preflight: 1" in answer.errors[0]["message"]


def test_takes_the_header_of_another_client(token):
    given = parts(ONE, {"file": None}, {"variables.file": text()})
    assert post(given, token=token, headers={"Apollo-Require-Preflight": "true"}).data


OPERATIONS = json.dumps({"query": ONE, "variables": {"file": None, "text": "x", "list": [1, [None]]}})


@pytest.mark.parametrize(
    ("operations", "map_", "field"),
    [
        (None, '{"0": ["variables.file"]}', "operations"),
        ("", '{"0": ["variables.file"]}', "operations"),
        ("{", '{"0": ["variables.file"]}', "operations"),
        (f"[{OPERATIONS}]", '{"0": ["0.variables.file"]}', "operations"),
        ("5", '{"0": ["variables.file"]}', "operations"),
        ('{"a":' * 100_000, '{"0": ["variables.file"]}', "operations"),
        (json.dumps({"query": "#" * 1_000_001}), '{"0": ["variables.file"]}', "operations"),
        ('{"variables": {"file": null}}', '{"0": ["variables.file"]}', "query"),
        ('{"query": "{ nothing(x: 1) }", "variables": [null]}', '{"0": ["variables.0"]}', "variables"),
        (OPERATIONS, None, "map"),
        (OPERATIONS, "", "map"),
        (OPERATIONS, "null", "map"),
        (OPERATIONS, "[]", "map"),
        (OPERATIONS, "{}", "map"),
        (OPERATIONS, '{"0": []}', "map"),
        (OPERATIONS, '{"0": "variables.file"}', "map"),
        (OPERATIONS, '{"0": [5]}', "map"),
        (OPERATIONS, '{"1": ["variables.file"]}', "map"),
        (OPERATIONS, '{"0": ["variables.file"], "1": ["variables.file"]}', "map"),
        *(
            (OPERATIONS, json.dumps({"0": [path]}), "map")
            for path in (
                "", ".", "variables", "variables.", "variables.other", "variables.text", "variables.text.0", "query",
                "query.0", "variables.file.x", "variables.list", "variables.list.0", "variables.list.1.1",
                "variables.list.-1", "variables.list.1.00000", "variables.list." + "1" * 5000, "variables.__class__",
                "x.variables.file", "variables.list.\u0661",
            )
        ),
        (OPERATIONS, '{"0": ["variables.file", "variables.file"]}', "map"),
    ],
)  # fmt: skip
def test_refuses_what_cannot_be_put_together(token, operations, map_, field):
    given = {"operations": operations, "map": map_, "0": text()}
    answer = post({name: part for name, part in given.items() if part is not None}, token=token)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST", field))


BODY = encode_multipart(BOUNDARY, parts(ONE, {"file": None}, {"variables.file": text()}))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", BODY),
        ("multipart/form-data; boundary=", BODY),
        ("multipart/form-data; boundary=" + "x" * 500, BODY),
        ("multipart/form-data; boundary=other", BODY),
        (CONTENT_TYPE, b""),
        (CONTENT_TYPE, b"\0" * 1000),
        (CONTENT_TYPE, BODY[:100]),
        (CONTENT_TYPE, BODY.replace(b'filename="a.txt"', b"filename*=nonsense'en'a.txt")),
        (CONTENT_TYPE, BODY.replace(b"Content-Disposition", b"X-Disposition")),
        (CONTENT_TYPE, BODY.replace(b"Content-Type: text/plain", b"Content-Transfer-Encoding: base64")),
        (CONTENT_TYPE, BODY.replace(b'"operations"', b'"' + b"x" * 100_000 + b'"')),
        (CONTENT_TYPE, f"--{BOUNDARY}\r\n".encode() * 5000),
        (CONTENT_TYPE, encode_multipart(BOUNDARY, {str(number): "x" for number in range(1500)})),
        (CONTENT_TYPE, encode_multipart(BOUNDARY, {str(number): text() for number in range(150)})),
        (CONTENT_TYPE, encode_multipart(BOUNDARY, {"operations": "x" * 3_000_000})),
    ],
    ids=range(15),
)
def test_refuses_a_malformed_body(token, content_type, body):
    answer = send(body, content_type=content_type, Authorization=f"Bearer {token}", **PREFLIGHT)
    assert (answer.status, answer.refusal.code) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("value", ["a.txt", 5, {}, [], True])
def test_json_holds_no_file(token, value):
    assert ask(ONE, token=token, file=value).refusal == Refusal("BAD_REQUEST", "file")
    literal = json.dumps(value).replace('"', '\\"') if isinstance(value, dict) else json.dumps(value)
    assert ask(f"mutation {{ one(file: {literal}) }}", token=token).refusal == Refusal("BAD_REQUEST", "file")


def test_a_file_is_nothing_else(token):
    document = "query ($x: Int!) { nothing(x: $x) }"
    answer = post(parts(document, {"x": None}, {"variables.x": text()}), token=token)
    assert (answer.status, answer.refusal) == (400, Refusal("BAD_REQUEST", "x"))


def test_refuses_more_than_the_largest_upload(token, settings):
    settings.UPLOAD_MAX_BYTES, settings.IMAGES_PER_PRODUCT = 1000, 2
    answer = upload_as(token, ONE, {"variables.file": text(b"x" * (MAX_BODY_BYTES + 2001))}, file=None)
    assert (answer.status, answer.refusal) == (413, Refusal("BAD_REQUEST"))


def test_a_full_disk_is_an_outage(token):
    with mock.patch("schema.multipart.MultiPartParser.parse", side_effect=OSError(28, "No space left on device")):
        answer = upload_as(token, ONE, {"variables.file": text()}, file=None)
    assert (answer.status, answer.refusal) == (503, Refusal("SERVICE_UNAVAILABLE"))


# Django gives each request over ASGI a thread of its own, which does not see the test's transaction.
IN_ITS_OWN_THREAD = pytest.mark.django_db(transaction=True)


class Wire:
    """A client that sends chunks over ASGI and counts those that were taken."""

    def __init__(self, chunks: list[bytes], *, is_endless: bool = False, hangs_up: bool = False) -> None:
        self.chunks, self.is_endless, self.hangs_up = chunks, is_endless, hangs_up
        self.taken = 0
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        if self.taken >= len(self.chunks) and not self.is_endless:
            if not self.hangs_up:
                await asyncio.Event().wait()
            return {"type": "http.disconnect"}
        chunk = self.chunks[self.taken % len(self.chunks)]
        self.taken += 1
        has_more = self.is_endless or self.hangs_up or self.taken < len(self.chunks)
        return {"type": "http.request", "body": chunk, "more_body": has_more}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def run(self, token: str | None) -> int | None:
        """Return the status of the answer; a body in chunks tells no length."""
        headers = {"host": "testserver", "content-type": CONTENT_TYPE, **PREFLIGHT}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        scope = {"type": "http", "method": "POST", "path": "/graphql/", "query_string": b""}
        scope["headers"] = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        asyncio.run(asyncio.wait_for(api(scope, self.receive, self.send), timeout=10))
        return self.sent[0]["status"] if self.sent else None


@IN_ITS_OWN_THREAD
def test_a_body_without_length_is_read_whole(token):
    wire = Wire([BODY[at : at + 50] for at in range(0, len(BODY), 50)])
    assert wire.run(token) == 200
    assert orjson.loads(wire.sent[1]["body"]) == {"data": {"one": "a.txt content"}}


def test_not_a_chunk_of_a_strangers_body_is_taken():
    wire = Wire([b"x" * 65_536], is_endless=True)
    assert (wire.run(None), wire.taken) == (401, 0)


@IN_ITS_OWN_THREAD
def test_a_body_without_end_is_read_to_its_limit(token, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    wire = Wire([b"x" * 65_536], is_endless=True)
    assert wire.run(token) == 413
    assert wire.taken * 65_536 < MAX_BODY_BYTES + 12 * 100_000 + 2 * 65_536


@IN_ITS_OWN_THREAD
def test_a_body_that_does_not_come_is_given_up(token):
    wire = Wire([BODY[:50]], hangs_up=True)
    assert wire.run(token) in {408, None}
    with mock.patch("schema.multipart.MAX_SECONDS", 0.1):
        stalled = Wire([])
        assert stalled.run(token) == 408
