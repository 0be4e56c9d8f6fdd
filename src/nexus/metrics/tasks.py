"""What workers do: how often, for how long, and how it ends."""

from time import perf_counter
from typing import Any

from celery import Task, signals

from nexus.common.metrics import instruments
from nexus.common.metrics.publishing import start_publishing
from nexus.metrics.server import start_metrics

_began: dict[str, float] = {}


@signals.worker_init.connect
def _start_in_worker(**_: Any) -> None:
    start_metrics()


@signals.worker_process_init.connect
def _start_in_child(**_: Any) -> None:
    start_publishing()


@signals.task_prerun.connect
def _begin(task_id: str, **_: Any) -> None:
    _began[task_id] = perf_counter()


@signals.task_postrun.connect
def _end(task_id: str, task: Task[Any, Any], state: str | None, **_: Any) -> None:
    began = _began.pop(task_id, None)
    instruments.tasks.labels(task.name, (state or "unknown").lower()).inc()
    if began is not None:
        instruments.task_seconds.labels(task.name).observe(perf_counter() - began)
