"""How a log line looks on a console: the event, then its facts."""

import logging

STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# What Django attaches to a refused request; its text has the query string, a GET's document and variables.
# What Celery attaches to a failed task; it has the arguments, and the traceback once more.
UNSPEAKABLE = {"request", "data"}


class FactsFormatter(logging.Formatter):
    """Writes what was logged as `extra` behind the text, as `name=value`; a line stays one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line with its facts; control characters are escaped."""
        facts = (f"{name}={value}" for name, value in record.__dict__.items() if name not in STANDARD | UNSPEAKABLE)
        line = " ".join((super().formatMessage(record), *facts))
        return line if line.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)


class WithoutQuery(logging.Filter):
    """Cuts the query string off the addresses in uvicorn's access log: a GET's document and variables are in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with the path alone."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, address, version, status = record.args
            record.args = (client, method, str(address).partition("?")[0], version, status)
        return True
