"""The application, killed at its first mail: after the commit of its row, and before the broker is told."""

import os
import signal
from typing import Any

from nexus.asgi import application
from nexus.common import background

__all__ = ["application"]

MAIL = "accounts.tasks.email.send_email"

_enqueue = background._enqueue


def _die_of_a_mail(task: Any, args: tuple[Any, ...]) -> None:
    if task.name == MAIL:
        os.kill(os.getpid(), signal.SIGKILL)
    _enqueue(task, args)


background._enqueue = _die_of_a_mail
