"""What the flows of accounts leave in the log, the outbox, Redis and the queue: nothing that opens an account."""

import logging
from typing import Any

import pytest
from celery.app.task import Task
from django_redis import get_redis_connection

from accounts.models import OutgoingEmail
from nexus.common.log_lines import FactsFormatter
from tests.accounts.devices import log_out
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    RESET,
    VERIFY,
    change_password,
    is_told,
    log_in,
    newest_code,
    register,
    reset,
    run,
    wrong,
)
from tests.accounts.google import client as google
from tests.accounts.google.agreement import CLIENT_SECRET
from tests.accounts.google.client import Provider
from tests.graphql import ask, send

pytestmark = pytest.mark.django_db

MISTAKEN = [
    f'mutation {{ login(input: {{ email: "{ADA}", password: "{PASSWORD}", nothing: 1 }}) {{ errors {{ code }} }} }}',
    f'mutation {{ login(input: {{ email: "{ADA}", password: "{PASSWORD}"',
    f'mutation {{ refreshToken(refreshToken: "{PASSWORD}") {{ {PASSWORD.split()[0]} }} }}',
]


@pytest.fixture
def task_arguments(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is handed to the queue."""
    handed: list[str] = []
    original = Task.apply_async

    def noting(task: Any, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        handed.append(repr((task.name, args, kwargs, options)))
        return original(task, args, kwargs, **options)

    monkeypatch.setattr(Task, "apply_async", noting)
    return handed


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """Everything that any logger says, at any level."""
    for name in ("", *logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    return caplog


def sign_in_with_google(provider: Provider) -> list[str]:
    """Come back from there, with a code that is wrong, one that is right, and the same again."""
    provider.has("grace-1", email="grace@example.com")
    back = provider.authorize("grace-1")
    unknown = "4/a-code-that-nobody-gave-out"
    assert google.log_in(**back | {"code": unknown})["tokens"] is None
    tokens = google.log_in(**back)["tokens"]
    assert google.log_in(**back)["tokens"] is None
    literal = google.LOGIN.replace("code: $code", f'code: "{back["code"]}"')
    assert ask(literal.replace("user {", "nothing {"), **back).status == 400
    handed = [value for name, value in back.items() if name != "redirectUri"]
    return [CLIENT_SECRET, unknown, *handed, tokens["accessToken"], tokens["refreshToken"]]


def go_through_everything(provider: Provider) -> list[str]:
    """Do what people do, and what they do wrong; return all that nobody else may read."""
    register()
    secrets = [PASSWORD, NEW_PASSWORD, newest_code()]
    run(VERIFY, email=ADA, code=wrong(newest_code()))
    assert run(VERIFY, email=ADA, code=newest_code())["success"]
    log_in(password=NEW_PASSWORD)
    for document in MISTAKEN:
        assert ask(document).status == 400
        assert send(method="GET", address=f"/graphql/?query={document}").status in {400, 405}
    ask("{ me { id } }", token=f"{PASSWORD}.x.y")
    tokens = log_in()["tokens"]
    fresh = change_password(tokens["accessToken"])["tokens"]
    secrets += [value for name, value in (tokens | fresh).items() if not name.endswith("At")]
    secrets += [tokens["refreshToken"], fresh["refreshToken"]]
    assert log_out(fresh["refreshToken"])["success"]
    run(ASK_RESET, email=ADA)
    secrets.append(newest_code())
    assert run(RESET, input=reset(newest_code(), PASSWORD))["success"]
    return secrets + sign_in_with_google(provider)


def everything_in_redis() -> str:
    """Return every key with its value, of the databases of all caches."""
    read = {"string": "get", "hash": "hgetall", "set": "smembers", "list": "lrange", "zset": "zrange"}
    found = []
    for alias in ("default", "catalog", "auth"):
        redis = get_redis_connection(alias)
        for key in redis.scan_iter():
            command = read[redis.type(key).decode()]
            bounds = (0, -1) if command.endswith("range") else ()
            found.append(repr((key, getattr(redis, command)(key, *bounds))))
    return "\n".join(found)


def test_nothing_that_opens_an_account_is_left_behind(
    lines: pytest.LogCaptureFixture, task_arguments: list[str], provider: Provider
) -> None:
    secrets = go_through_everything(provider)
    formatter = FactsFormatter("%(message)s")
    # Statements are logged where DEBUG is on, and nowhere else.
    records = [record for record in lines.records if not record.name.startswith("django.db")]
    said = {
        "log": "\n".join(map(formatter.format, records)),
        "outbox": repr(list(OutgoingEmail.objects.values())),
        "redis": everything_in_redis(),
        "queue": "\n".join(task_arguments),
    }
    assert "address confirmed" in said["log"]
    assert "password reset" in said["log"]
    assert all(said.values()), {place: len(text) for place, text in said.items()}
    assert [(place, secret) for place, text in said.items() for secret in secrets if is_told(secret, text)] == []
    # Where mails wait there are addresses; who reads the log learns of none.
    assert ADA not in said["log"]
