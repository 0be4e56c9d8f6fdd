"""Many requests at once share a few database threads and give every connection back."""

import asyncio
from collections.abc import Callable
from threading import Barrier, Event
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
def test_a_request_that_waits_too_long_for_a_thread_is_refused(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATABASE_THREADS = 4
    now = [1000.0]
    monkeypatch.setattr(threads, "monotonic", lambda: now[0])
    # As many as there are threads, and this one.
    all_are_busy, may_end = Barrier(threads._database_threads()._max_workers + 1), Event()

    def dawdle() -> str:
        if not may_end.is_set():
            all_are_busy.wait(60)
            assert may_end.wait(60)
        return "answered"

    def let_the_time_pass() -> None:
        all_are_busy.wait(60)
        now[0] += settings.DATABASE_POOL_TIMEOUT + 1
        may_end.set()

    async def ask_often() -> list[BaseException | str]:
        passing = asyncio.create_task(asyncio.to_thread(let_the_time_pass))
        answers = await asyncio.gather(*(in_database_thread(dawdle) for _ in range(12)), return_exceptions=True)
        await passing
        return answers

    settings.DATABASE_POOL_TIMEOUT = 0.5
    answers = asyncio.run(ask_often())
    busy = all_are_busy.parties - 1
    assert answers[:busy] == ["answered"] * busy
    assert {type(answer) for answer in answers[busy:]} == {OperationalError}


@pytest.mark.parametrize("in_thread", [in_database_thread, in_password_thread])
def test_a_database_that_hangs_keeps_nobody_waiting(
    in_thread: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATABASE_THREADS = 4
    monkeypatch.setattr(threads, "ANSWER_SECONDS", 0.1)
    test_is_over = Event()
    monkeypatch.setattr(threads, "_run_and_release", lambda *_: test_is_over.wait(60))

    async def ask() -> None:
        await in_thread(print)

    try:
        with pytest.raises(OperationalError, match="does not answer"), asyncio.Runner() as runner:
            runner.run(ask())
    finally:
        test_is_over.set()
