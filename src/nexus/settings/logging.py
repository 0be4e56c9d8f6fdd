"""Where log lines go: one logger for each part of the house."""

import logging
from typing import Any


def logging_config(*, level: int = logging.INFO) -> dict[str, Any]:
    """Return the `LOGGING` dictionary: everything to the console at `level`."""
    part = {"handlers": ["console"], "level": level, "propagate": False}
    # That beat has sent a task, and that a worker has received and done it: some lines every ten seconds.
    routine = {"level": level if level < logging.INFO else max(level, logging.WARNING)}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "nexus.common.log_lines.FactsFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "filters": {"without_query": {"()": "nexus.common.log_lines.WithoutQuery"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": logging.WARNING},
        "loggers": {
            **dict.fromkeys(("django", "nexus", "accounts", "catalog", "schema", "celery"), part),
            **dict.fromkeys(("celery.beat", "celery.worker.strategy", "celery.app.trace"), routine),
            # The web server's; it has set itself up when Django is loaded.
            "uvicorn.access": part | {"filters": ["without_query"]},
        },
    }
