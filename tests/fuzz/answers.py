"""What every answer must be, whatever was asked; and that the next question is answered."""

from dataclasses import replace

from hypothesis import HealthCheck, settings

from tests.cache.shop_front import GRAPHQL_JSON, JSON, Asked, Reply, ask_all, post
from tests.graphql import INSIDES

# Nothing that a client sends may be answered with the codes that are missing here: INTERNAL, SERVICE_UNAVAILABLE.
CODES = frozenset(
    {"BAD_REQUEST", "CURSOR_INVALID", "FORBIDDEN", "UNAUTHENTICATED", "QUERY_TOO_COMPLEX", "PERSISTED_QUERY_NOT_FOUND"}
)
STATUSES = frozenset({200, 304, 400, 401, 403, 405, 406, 413, 415})
NEXT = post("{ __typename }")

# The rows of the shop are there for all examples of a test.
slow_fixture = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def answered(asked: Asked) -> Reply:
    """Send what is asked; the answer is one that a client can act upon, and the next one is served."""
    reply, after = ask_all([asked, NEXT])
    assert reply.status in STATUSES, (asked, reply)
    assert after.data == {"__typename": "Query"}
    if reply.status == 304:
        assert not reply.raw
        return reply
    assert reply.headers["content-type"].split(";")[0] in {JSON, GRAPHQL_JSON}, (asked, reply)
    errors = reply.body.get("errors", [])
    assert {error["extensions"]["code"] for error in errors} <= CODES, (asked, errors)
    # Data is what the shop says; only what we say ourselves can tell of our insides.
    told = [error["message"] for error in errors]
    assert not any(INSIDES.search(message.encode()) for message in told), (asked, told)
    return reply


def with_header(asked: Asked, name: str, value: bytes) -> Asked:
    """Return the request with one header set to these very bytes."""
    key = name.lower().encode()
    kept = tuple(header for header in asked.headers if header[0] != key)
    return replace(asked, headers=(*kept, (key, value)))
