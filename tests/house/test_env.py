"""How the environment is read: where a value comes from, and what becomes of a bad one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from environs import EnvError

from nexus.env import ROOT, Environment

BAD = {
    "DATABASE_URL": ["mysql", "nowhere://x"],
    "REDIS_URL": ["localhost:6379"],
    "REDIS_CACHE_URL": ["http://redis.example"],
    "CELERY_BROKER_URL": ["broker.internal"],
    "REDIS_SENTINELS": [
        "sentinel.internal",
        "sentinel.internal:0",
        "sentinel.internal:70000",
        "redis://sentinel:26379",
    ],
    "SITE_URL": ["www.internal", "ftp://www.internal", "https://"],
    "FRONTEND_URL": ["//www.internal"],
    "SECRET_KEY": ["short"],
    "TRUSTED_PROXIES": ["-1", "many"],
    "ACCESS_TOKEN_SECONDS": ["0"],
    "DATABASE_STATEMENT_TIMEOUT_MS": ["-1", "1.5s"],
    "DATABASE_POOL_TIMEOUT_SECONDS": ["0"],
    "COUNT_VIEWS": ["perhaps"],
    "EMAIL_PORT": ["70000"],
    "LOW_STOCK_EMAILS": ["buyers"],
    "RATE_LIMIT_ANONYMOUS": ["100/hour"],
    "SHOP_CURRENCY": ["eur", "XXQ"],
    "SLOW_REQUEST_MS": ["0"],
}
LOAD = """
import importlib, os, sys
from environs import EnvError
bad = {bad!r}
import nexus.env
for name, values in bad.items():
    for value in values:
        kept = os.environ.get(name)
        os.environ[name] = value
        for module in [each for each in sys.modules if each.startswith("nexus.settings")]:
            del sys.modules[module]
        try:
            importlib.import_module("nexus.settings.development")
        except EnvError as error:
            is_told = len(value) > 8 and value in str(error)
            print(name, "named" if '"' + name + '"' in str(error) and not is_told else error)
        else:
            print(name, "taken", value)
        os.environ.pop(name) if kept is None else os.environ.update({{name: kept}})
"""


# Addresses of hosts, where names of masters are wanted.
BEHIND_SENTINELS = {
    "REDIS_URL": ["redis://main:6379", "rediss://main-with-tls"],
    "REDIS_CACHE_URL": ["redis://Main-With-Capitals"],
    "REDIS_AUTH_URL": ["redis://:secret@main:6379/3"],
    "CELERY_BROKER_URL": ["redis://main:6379/0"],
}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """A reader that has read an `.env` with TITLE=from .env."""
    for name in ("TITLE", "TITLE_FILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text("TITLE=from .env\n")
    reader = Environment()
    reader.read_env(tmp_path / ".env", recurse=False)
    return reader


@pytest.mark.parametrize(
    ("bad", "more"),
    [
        (BAD, {}),
        (
            BEHIND_SENTINELS,
            {"REDIS_SENTINELS": "sentinel.example:26379"}
            | dict.fromkeys(("REDIS_URL", "REDIS_CACHE_URL", "REDIS_AUTH_URL", "CELERY_BROKER_URL"), "redis://main"),
        ),
    ],
    ids=["alone", "behind sentinels"],
)
def test_every_bad_value_stops_the_start_and_its_variable_is_named_without_it(
    bad: dict[str, list[str]], more: dict[str, str]
) -> None:
    """Without it: it may be an address with a password."""
    environment = os.environ | more | {"PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-c", LOAD.format(bad=bad)]
    said = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == [f"{name} named" for name, values in bad.items() for _ in values]


def test_what_is_exported_wins_over_the_file(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.str("TITLE") == "from .env"
    monkeypatch.setenv("TITLE", "exported")
    assert env.str("TITLE") == "exported"


def test_a_secret_may_lie_in_a_file(env: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of a file\n")
    monkeypatch.setenv("TITLE_FILE", str(tmp_path / "secret"))
    assert env.str("TITLE") == "of a file"


def test_a_secret_that_cannot_be_read_stops_the_start(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TITLE_FILE", "/nowhere/title")
    with pytest.raises(EnvError, match=r'"TITLE_FILE" invalid: /nowhere/title cannot be read\.'):
        env.str("TITLE", default="x")


def test_an_empty_variable_is_none(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TITLE", "")
    assert env.str("TITLE", default="by default") == "by default"
    with pytest.raises(EnvError, match='"TITLE" not set'):
        env.str("TITLE")


def test_blanks_between_words_do_not_count(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TITLE", " shop.example , www.shop.example,")
    assert env.words("TITLE") == ["shop.example", "www.shop.example"]
