"""How a log line looks: the event, then its facts, as text for people or as JSON for machines."""

import json
import logging
from contextvars import ContextVar
from typing import Any

import orjson
from pythonjsonlogger.core import RESERVED_ATTRS, LogData
from pythonjsonlogger.orjson import OrjsonFormatter

from nexus.common.request_log import current

STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# What Django attaches to a refused request; its text has the query string, a GET's document and variables.
# What Celery attaches to a failed task; it has the arguments, and the traceback once more.
# The text once more, for a terminal, by uvicorn.
UNSPEAKABLE = {"request", "data", "color_message"}

# The id and the name of the task that a worker runs at the moment.
current_task: ContextVar[dict[str, str] | None] = ContextVar("task_facts", default=None)


class WithWork(logging.Filter):
    """Adds to each line for which request or task it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record; what it says of itself stays."""
        if request := current.get():
            record.__dict__.setdefault("request_id", request.request_id)
        if task := current_task.get():
            for name, value in task.items():
                record.__dict__.setdefault(name, value)
        return True


class FactsFormatter(logging.Formatter):
    """Writes what was logged as `extra` behind the text, as `name=value`; a line stays one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line with its facts; control characters are escaped."""
        facts = (f"{name}={value}" for name, value in record.__dict__.items() if name not in STANDARD | UNSPEAKABLE)
        line = " ".join((super().formatMessage(record), *facts))
        return line if line.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)


class JsonFormatter(OrjsonFormatter):
    """Writes a line as one JSON object: time (UTC), level, logger, event, and a field for each fact."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            timestamp="time",
            rename_fields={"levelname": "level", "name": "logger", "message": "event", "exc_info": "exception"},
            reserved_attrs=[*RESERVED_ATTRS, *UNSPEAKABLE],
        )

    def jsonify_log_record(self, log_data: LogData) -> str:
        """Return the object; what orjson cannot write, such as half a character, the slow way can."""
        try:
            return super().jsonify_log_record(log_data)
        except (orjson.JSONEncodeError, RecursionError):
            return json.dumps(log_data, default=_shown)


def _shown(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)
