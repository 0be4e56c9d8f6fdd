"""The plans of the lists on the generated catalogue, and which indexes they use."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.errors import Diagnostic
from rich.console import Console
from rich.markup import escape

from bench import database
from bench.servers import Servers, use

INDEX = re.compile(r"(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)")
TIME = re.compile(r"Execution Time: ([\d.]+) ms")

# PostgreSQL explains what runs inside of a function in its notices alone.
TELLING = """
LOAD 'auto_explain';
SET auto_explain.log_nested_statements = on;
SET auto_explain.log_analyze = on;
SET auto_explain.log_min_duration = 0;
SET client_min_messages = log
"""
QUIET = "SET auto_explain.log_min_duration = -1; RESET client_min_messages"

type Statement = tuple[str, Any]


def explain(servers: Servers, console: Console) -> None:
    """Print the plan of every list, then a summary and the indexes that none of them uses."""
    with console.status("Starting PostgreSQL and Redis …"):
        environment = servers.start_data_servers()
    use(environment)
    database.prepare(console)
    # Models load only now that there are settings.
    from bench.lists import lists  # noqa: PLC0415

    used: dict[str, set[str]] = {}
    summary = []
    for name, load in lists(database.choose(site_url="").category).items():
        for sql, parameters in _statements_of(load):
            plan = _plan(sql, parameters)
            found = sorted(set(INDEX.findall(plan)))
            for index in found:
                used.setdefault(index, set()).add(name)
            milliseconds = TIME.findall(plan)[0]
            summary.append(f"{name:<34}{float(milliseconds):>8.2f} ms  {', '.join(found) or 'no index'}")
            console.print(f"[bold]{name}[/]\n[dim]{escape(sql)}[/]\n{escape(plan)}\n", soft_wrap=True)
    console.print("[bold]In short[/]")
    for line in summary:
        console.print(line, soft_wrap=True)
    unused = [name for name in _declared_indexes() if name not in used]
    console.print(f"\n[bold]Indexes of the catalogue that none of these uses[/]\n{', '.join(unused)}", soft_wrap=True)


def _statements_of(load: Callable[[], object]) -> Iterator[Statement]:
    """Return the statements that `load` sends."""
    with _recorded() as statements:
        load()
    yield from statements


@contextmanager
def _recorded() -> Iterator[list[Statement]]:
    statements: list[Statement] = []

    def record(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's
        statements.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(record):
        yield statements


def _plan(sql: str, parameters: Any) -> str:
    """Return the plan as it ran when everything it reads is in memory, and those of the functions that it calls."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        with _told_of_functions() as inside:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", parameters)
        return "\n".join((*(row[0] for row in cursor.fetchall()), *inside))


@contextmanager
def _told_of_functions() -> Iterator[list[str]]:
    """Gather the plans by which functions read tables."""
    plans: list[str] = []

    def note(notice: Diagnostic) -> None:
        told = notice.message_primary or ""
        # That of the statement itself is explained already.
        if INDEX.search(told) and "Query Text: EXPLAIN" not in told:
            plans.append(told)

    connection.connection.add_notice_handler(note)
    with connection.cursor() as cursor:
        cursor.execute(TELLING)
        yield plans
        cursor.execute(QUIET)
    connection.connection.remove_notice_handler(note)


def _declared_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'catalog\\_%%' ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]
