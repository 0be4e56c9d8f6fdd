"""The token blacklist: the fast answer, and none at all where Redis has none."""

import asyncio
import logging
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from django_redis import get_redis_connection

from accounts.services import token_blacklist
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from nexus.common.breaker import Breaker
from nexus.env import redis_database
from nexus.local.servers import start_redis
from nexus.settings import redis
from tests.accounts.devices import TOKEN_INVALID, is_signed_in, log_out, refresh, refreshed, sign_in, tokens_of
from tests.factories import make_user


def put_on_the_list(mark: Mark = Mark.ENDED, *, seconds: float = 60) -> Any:
    jti = uuid4()
    TokenBlacklistService.add({jti: timezone.now() + timedelta(seconds=seconds)}, mark)
    return jti


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect how often Redis is asked."""
    found: list[str] = []

    def note_and_get(alias: str) -> Any:
        found.append(alias)
        return get_redis_connection(alias)

    monkeypatch.setattr(token_blacklist, "get_redis_connection", note_and_get)
    return found


def let_the_pause_pass() -> None:
    token_blacklist.breaker._try_at = 0.0


@pytest.fixture(scope="module")
def _redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    folder: Path = tmp_path_factory.mktemp("redis")
    with asyncio.Runner() as runner:
        url, running = runner.run(start_redis(folder, folder / "log", password="secret", is_throwaway=True))
        yield redis_database(url, 3), running.process.pid
        runner.run(running.stop())


@pytest.fixture
def hanging_redis(_redis: tuple[str, int], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Give a Redis that takes connections and says nothing, by the id of its process; afterwards it goes on.

    The shop's patience with it is a shop's.
    """
    url, process_id = _redis
    settings.CACHES = settings.CACHES | {"auth": redis.CACHES["auth"] | {"LOCATION": url}}
    # Longer than any test.
    monkeypatch.setattr(token_blacklist, "breaker", Breaker("test", pause_seconds=1_000))
    os.kill(process_id, signal.SIGSTOP)
    yield process_id
    os.kill(process_id, signal.SIGCONT)


@pytest.mark.parametrize("mark", Mark)
def test_says_why_a_token_is_on_the_list(mark: Mark) -> None:
    assert TokenBlacklistService.find(put_on_the_list(mark)) is mark
    assert TokenBlacklistService.find(uuid4()) is None


def test_keeps_a_token_for_the_rest_of_its_life() -> None:
    key = f"auth:revoked:{put_on_the_list(seconds=59.5)}"
    assert 30 < get_redis_connection("auth").ttl(key) <= 60


def test_keeps_no_token_that_is_over() -> None:
    jti = put_on_the_list(seconds=-1)
    assert get_redis_connection("auth").exists(f"auth:revoked:{jti}") == 0


@pytest.mark.usefixtures("hanging_redis")
def test_waits_for_a_hanging_redis_once(asked: list[str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert [TokenBlacklistService.find(uuid4()) for _ in range(100)] == [None] * 100
    put_on_the_list()
    assert asked == ["auth"]
    assert caplog.messages == ["dependency fails", "not blacklisted, PostgreSQL alone knows"]


def test_asks_again_after_a_pause(hanging_redis: int) -> None:
    assert TokenBlacklistService.find(uuid4()) is None
    os.kill(hanging_redis, signal.SIGCONT)
    assert TokenBlacklistService.find(put_on_the_list()) is None
    let_the_pause_pass()
    assert TokenBlacklistService.find(put_on_the_list()) is Mark.ENDED


@pytest.mark.usefixtures("hanging_redis")
def test_a_redis_that_is_down_is_no_error(settings: Any) -> None:
    location = "redis://127.0.0.1:1/3"
    settings.CACHES = settings.CACHES | {"auth": settings.CACHES["auth"] | {"LOCATION": location}}
    assert TokenBlacklistService.find(put_on_the_list()) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("hanging_redis")
def test_sessions_go_on_and_end_while_redis_hangs(asked: list[str]) -> None:
    leaver, stayer = tokens_of(sign_in()), tokens_of(sign_in(make_user(is_email_verified=True)))
    assert log_out(leaver.refresh_token)["success"]
    assert not is_signed_in(leaver.access_token)
    assert refresh(leaver.refresh_token)["errors"] == TOKEN_INVALID
    assert is_signed_in(refreshed(stayer.refresh_token)["accessToken"])
    assert asked == ["auth"]


@pytest.mark.django_db
def test_revoked_stays_revoked_once_redis_is_back(hanging_redis: int) -> None:
    pair = tokens_of(sign_in())
    log_out(pair.refresh_token)
    os.kill(hanging_redis, signal.SIGCONT)
    let_the_pause_pass()
    assert not is_signed_in(pair.access_token)
    assert refresh(pair.refresh_token)["errors"] == TOKEN_INVALID
