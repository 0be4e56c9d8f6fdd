"""What a log line must not hold, whoever wrote it."""

import io
import logging
from collections.abc import Iterator

import pytest

from nexus.celery import app
from nexus.common.log_lines import FactsFormatter, WithWork
from tests.graphql import send


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """Write to memory what would go to the console."""
    handler = logging.StreamHandler(written := io.StringIO())
    handler.setFormatter(FactsFormatter("%(levelname)s %(message)s"))
    handler.addFilter(WithWork())
    logging.getLogger("django").addHandler(handler)
    yield written
    logging.getLogger("django").removeHandler(handler)


@pytest.mark.parametrize(
    "query", ["mutation{login(password:%22hunter2%22){id}}", "{hunter2", "{a}&variables={%22hunter2"]
)
def test_the_document_of_a_get_is_not_logged(query: str, console: io.StringIO) -> None:
    assert send(method="GET", address=f"/graphql/?query={query}").status in {400, 405}
    assert "/graphql/ status_code=40" in console.getvalue()
    assert "hunter2" not in console.getvalue()


def test_a_line_stays_a_line(console: io.StringIO) -> None:
    logging.getLogger("django").error("refused\x1b[2J", extra={"reason": "bad\nERROR forged"})
    assert console.getvalue() == "ERROR refused\\x1b[2J reason=bad\\nERROR forged\n"


def test_what_a_task_was_called_with_is_not_logged(console: io.StringIO) -> None:
    # As Celery writes it.
    logging.getLogger("django").error("Task failed", extra={"data": {"args": "('hunter2',)"}})
    assert console.getvalue() == "ERROR Task failed\n"


def test_a_line_of_a_worker_tells_its_task(console: io.StringIO) -> None:
    @app.task(name="tests.speak")
    def speak() -> None:
        logging.getLogger("django").warning("spoken")

    done = speak.apply()
    app.tasks.pop("tests.speak")
    logging.getLogger("django").warning("afterwards")
    assert console.getvalue() == f"WARNING spoken task_id={done.id} task=tests.speak\nWARNING afterwards\n"
