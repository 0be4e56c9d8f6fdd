"""A crowd that logs in shares a few threads, so that its hashes take little memory and leave readers a core."""

import asyncio
from threading import Barrier, Lock
from time import sleep
from typing import Any

import pytest

from nexus.common.threads import in_password_thread


@pytest.mark.django_db(transaction=True)
def test_no_more_passwords_are_hashed_at_once_than_the_settings_say(settings: Any) -> None:
    settings.DATABASE_THREADS = 4
    # So many at once, or nobody goes on.
    together = Barrier(settings.PASSWORD_THREADS)
    running: set[int] = set()
    crowds: list[int] = []
    lock = Lock()

    def hash_slowly(number: int) -> None:
        with lock:
            running.add(number)
            crowds.append(len(running))
        together.wait(60)
        # For whoever else may be let in.
        sleep(0.02)
        with lock:
            running.remove(number)

    async def log_in_at_once() -> None:
        await asyncio.gather(*(in_password_thread(hash_slowly, number) for number in range(16)))

    asyncio.run(log_in_at_once())
    assert len(crowds) == 16
    assert max(crowds) == settings.PASSWORD_THREADS
