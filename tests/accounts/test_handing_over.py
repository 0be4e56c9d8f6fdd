"""Handing work to Celery: the caller neither waits for the broker nor hears of its trouble."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Event
from typing import Any

import pytest

from nexus.common import background
from nexus.common.background import enqueue_on_commit

pytestmark = pytest.mark.django_db


class Task:
    """Stands for a Celery task, at a broker that answers when it is told to."""

    name = "task"

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.answered: list[int] = []
        self.may_answer = Event()

    def apply_async(self, args: tuple[int], **_: Any) -> None:
        self.asked += args
        self.may_answer.wait(60)
        self.answered += args
        raise ConnectionError("no broker")


@pytest.fixture
def task(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """With room for two behind a broker that hangs."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    publisher = ThreadPoolExecutor(1)
    monkeypatch.setattr(background, "_publisher", lambda: publisher)
    monkeypatch.setattr(background, "_room", BoundedSemaphore(2))
    task = Task()
    yield task
    task.may_answer.set()
    publisher.shutdown()


def test_nobody_waits_for_the_broker_and_what_finds_no_room_is_left_to_beat(
    task: Task, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            enqueue_on_commit(task, number)
        assert task.asked == []
    # All three have come back, though the broker has answered none.
    assert task.answered == []
    task.may_answer.set()
    background._publisher().submit(int).result(60)
    assert task.asked == [0, 1]
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit(task, 3)
    background._publisher().submit(int).result(60)
    assert task.asked == [0, 1, 3]
