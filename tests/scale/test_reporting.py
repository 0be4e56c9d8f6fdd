"""What reaches Sentry of a bug: enough to find it, and nothing of a person."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from nexus.env import ROOT
from tests.scale.receiver import Receiver, receiving

pytest.importorskip("sentry_sdk", reason="sentry-sdk is not installed")

# A bug in a resolver, with a person's secrets in its way: in a local variable, in its text, and in PostgreSQL's words.
BUG = """
import django
django.setup()
import sentry_sdk
from graphql import GraphQLError
from schema.errors import present

def resolve():
    password = "walnut-harbor-9"
    said = "no ada@example.com, Bearer abc.def eyJhbGciOi.eyJzdWIi.c2ln"
    raise ValueError(said + "\\nDETAIL: Failing row contains (Ada, +44 20)." + password[:0])

try:
    resolve()
except ValueError as bug:
    present(GraphQLError("x", original_error=bug), request_id="0123abcd")
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry() -> Iterator[Receiver]:
    """Takes what is reported, as Sentry does."""
    with receiving(b"{}") as receiver:
        yield receiver


def meet_the_bug(**variables: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "nexus.settings.test", "PYTHONPATH": str(ROOT / "src")}
    program = [sys.executable, "-c", BUG]
    met = subprocess.run(program, env=environment | variables, cwd=ROOT, capture_output=True, text=True, check=False)
    assert met.returncode == 0, met.stderr


def test_a_bug_is_reported_without_the_person_who_met_it(sentry: Receiver) -> None:
    meet_the_bug(SENTRY_DSN=f"http://key@{sentry.address}/1", SENTRY_ENVIRONMENT="tests")
    (text,) = (body.decode() for body in sentry.bodies)
    event = json.loads(text.splitlines()[2])
    assert (event["environment"], event["level"], event["logentry"]["message"]) == (
        "tests",
        "error",
        "bug in a resolver",
    )
    assert event["extra"]["request_id"] == "0123abcd"
    (exception,) = event["exception"]["values"]
    assert exception["type"] == "ValueError"
    assert exception["value"] == "no [e-mail], [token] [token]\nDETAIL: […]"
    assert exception["stacktrace"]["frames"][-1]["function"] == "resolve"
    for secret in ("ada@", "eyJ", "abc.def", "+44 20", '"vars"'):
        assert secret not in text
    assert not {"request", "user", "breadcrumbs", "server_name"} & set(event)


def test_without_an_address_nothing_of_it_is_even_loaded(sentry: Receiver) -> None:
    program = "import django, sys; django.setup(); assert 'sentry_sdk' not in sys.modules"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "nexus.settings.test", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    assert sentry.bodies == []
