"""A guess at a code that meets a Redis which has stopped: not counted, not even once Redis goes on."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import RedisError

from accounts.errors import AccountRefusedError
from accounts.services.addresses import address_key
from accounts.services.otp import OTPService, Purpose
from nexus.env import redis_database
from nexus.local.servers import start_redis
from nexus.settings import redis

ADA = address_key("ada@example.com")


@pytest.fixture
def redis_process(tmp_path: Path, settings: Any) -> Iterator[int]:
    """Give the accounts a Redis of their own and a shop's patience with it, by the id of its process."""
    with asyncio.Runner() as runner:
        url, running = runner.run(start_redis(tmp_path, tmp_path / "log", password="secret", is_throwaway=True))
        settings.CACHES = settings.CACHES | {"auth": redis.CACHES["auth"] | {"LOCATION": redis_database(url, 3)}}
        yield running.process.pid
        runner.run(running.stop())


def guess() -> None:
    OTPService.check(Purpose.EMAIL_VERIFICATION, ADA, "none")


def test_a_guess_that_redis_never_answered_is_not_counted_when_it_wakes_up(redis_process: int) -> None:
    OTPService.issue(Purpose.EMAIL_VERIFICATION, ADA, "registration:1")
    os.kill(redis_process, signal.SIGSTOP)
    try:
        with pytest.raises(RedisError):
            guess()
    finally:
        os.kill(redis_process, signal.SIGCONT)
    with pytest.raises(AccountRefusedError) as refused:
        guess()
    assert refused.value.problems[0].attempts_remaining == 4
