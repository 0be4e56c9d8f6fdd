"""Many requests at once share a few database threads and give every connection back."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from nexus.common import threads
from nexus.common.threads import in_database_thread, in_password_thread
from schema.context import Context
from schema.root import schema
from tests.factories import make_brand, make_product

PAGE = "{ products { totalCount nodes { slug brand { slug } category { path } reviews(first: 1) { totalCount } } } }"


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_at_once_are_answered(settings: Any) -> None:
    settings.DATABASE_THREADS = 4
    settings.DATABASE_POOL_TIMEOUT = 5
    for number in range(3):
        make_product(f"p{number}", brand=make_brand(f"b{number}"))

    async def ask_often() -> list[Any]:
        answers: list[Any] = await asyncio.gather(*(schema.execute(PAGE, context_value=Context()) for _ in range(50)))
        return answers

    answers = asyncio.run(ask_often())
    assert [answer.errors for answer in answers] == [None] * 50
    assert all(answer.data == answers[0].data for answer in answers)
    assert answers[0].data["products"]["totalCount"] == 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        states = [state for (state,) in cursor.fetchall()]
    assert set(states) <= {"idle"}
    assert len(states) <= settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"]


@pytest.mark.django_db(transaction=True)
def test_a_request_that_waits_too_long_for_a_thread_is_refused(settings: Any) -> None:
    settings.DATABASE_THREADS = 4
    settings.DATABASE_POOL_TIMEOUT = 0.2

    async def ask_often() -> list[BaseException | str]:
        return await asyncio.gather(
            *(in_database_thread(dawdle, seconds=0.3) for _ in range(12)), return_exceptions=True
        )

    def dawdle(*, seconds: float) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        return "answered"

    answers = asyncio.run(ask_often())
    assert {type(answer) for answer in answers} == {str, OperationalError}
    assert len([answer for answer in answers if answer == "answered"]) <= 8


@pytest.mark.parametrize("in_thread", [in_database_thread, in_password_thread])
def test_a_database_that_hangs_keeps_nobody_waiting(
    in_thread: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATABASE_THREADS = 4
    monkeypatch.setattr(threads, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(threads, "_run_and_release", lambda *_: time.sleep(0.5))

    async def ask() -> None:
        await in_thread(print)

    begun = time.monotonic()
    with pytest.raises(OperationalError, match="does not answer"), asyncio.Runner() as runner:
        runner.run(ask())
    assert time.monotonic() - begun < 0.4
