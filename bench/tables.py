"""Figures as tables: on the terminal, and in Markdown."""

import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import psycopg
from rich import box
from rich.console import Console
from rich.table import Table

from bench.measure import Figures, Sample

type Row = tuple[str, ...]

WAIT_HEAD = ("Asked for", "answers", "p50 ms", "p95 ms", "max ms")


def short(number: float) -> str:
    """Return about three digits that count, two of a small ratio."""
    if number >= 100:
        return f"{number:.0f}"
    if number >= 10:
        return f"{number:.1f}"
    return f"{number:.2f}" if number >= 0.1 or number == 0 else f"{number:.2g}"


def cells(figures: Figures) -> Row:
    """Return requests a second, p50 and p99, the CPU times of server and PostgreSQL, and the statements."""
    return (
        short(figures.rate),
        short(figures.latency_ms(50)),
        short(figures.latency_ms(99)),
        short(figures.server_cpu_ms),
        short(figures.postgres_cpu_ms),
        f"{figures.statements:g}",
    )


def wait_rows(alone: Mapping[str, Sample]) -> list[Row]:
    """Return how long one client waits for each thing that it asks for."""
    return [(asked, str(len(sample.latencies)), *_waits(sample)) for asked, sample in alone.items()]


def _waits(sample: Sample) -> Row:
    percentiles = statistics.quantiles(sample.latencies, n=100, method="inclusive")
    return tuple(short(1000 * seconds) for seconds in (percentiles[49], percentiles[94], max(sample.latencies)))


def show(console: Console, head: Row, rows: Sequence[Row], *, words: int, section: int = 0) -> None:
    """Print a table whose first `words` columns are words, with a line under every `section` rows."""
    table = Table(*head, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for number, column in enumerate(table.columns):
        column.no_wrap, column.justify = number < words, "left" if number < words else "right"
    for number, row in enumerate(rows, start=1):
        table.add_row(*row, end_section=bool(section) and number % section == 0)
    console.print(table)


def markdown(head: Row, rows: Iterable[Row], *, words: int) -> str:
    """Return a table in Markdown."""
    rule = ["---" if number < words else "---:" for number in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def client_cpu_ms(measured: Iterable[Figures]) -> float:
    """Return the most that the load generator took for a request."""
    return max(figures.client_cpu_ms for figures in measured)


def company(measured: Iterable[Figures]) -> float:
    """Return the share of the server's core that somebody else had, the median of all samples."""
    return statistics.median(sample.company for figures in measured for sample in figures.samples)


def machine(database_url: str) -> str:
    """Say what this was measured on."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    with psycopg.connect(database_url) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    assert version is not None
    return (
        f"{os.cpu_count()} cores of {model}, Linux {platform.release().partition('-')[0]}, "
        f"Python {platform.python_version()}, PostgreSQL {version[0].split()[0]}"
    )
