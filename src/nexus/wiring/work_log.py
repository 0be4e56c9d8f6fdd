"""What the log says of work: the task that a line is from, and the statements of a request."""

from contextvars import Token
from typing import Any

from celery import Task
from celery.signals import task_postrun, task_prerun
from django.db.backends.signals import connection_created

from nexus.common.log_lines import current_task
from nexus.common.request_log import count_statements_of

connection_created.connect(count_statements_of, dispatch_uid="count_statements_of")

_tokens: dict[str, Token[dict[str, str] | None]] = {}


@task_prerun.connect(dispatch_uid="name_task")
def name_task(task_id: str, task: Task[..., Any], **_: Any) -> None:
    """Have each line until the task ends tell which one it is from."""
    _tokens[task_id] = current_task.set({"task_id": task_id, "task": task.name})


@task_postrun.connect(dispatch_uid="forget_task")
def forget_task(task_id: str, **_: Any) -> None:
    """Go back to what was before; where tasks run at once, that may be another task."""
    if token := _tokens.pop(task_id, None):
        current_task.reset(token)
