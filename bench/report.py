"""The figures as tables: on the terminal, and in docs/performance.md."""

import os
import platform
import statistics
from collections.abc import Callable
from pathlib import Path
from string import Template

import psycopg
from rich import box
from rich.console import Console
from rich.table import Table

from bench.measure import CONNECTIONS, Figures, Sample, ratio
from nexus.env import ROOT

PAGE = ROOT / "docs" / "performance.md"
TEMPLATE = Path(__file__).with_name("performance.template.md")

HEAD = ("Page", "by", "req/s", "p50 ms", "p99 ms", "CPU ms", "DB ms", "SQL", "bytes")
RATIO_HEAD = ("Page", "req/s : constant", "req/s : one SQL", "CPU : constant", "CPU : one SQL", "CPU + DB : one SQL")
LEFT = {HEAD: 2, RATIO_HEAD: 1}
"""How many columns of a table are words."""

ANSWERED_BY = ("Nexus", "constant", "one SQL")

type Results = dict[str, tuple[Figures, Figures, Figures]]
"""The figures of Nexus, the constant bytes and the one statement, by the title of the page."""


def figure_rows(results: Results) -> list[tuple[str, ...]]:
    """Return a row for each page and each of the three who answer it."""
    return [
        (title, name, *_cells(figures))
        for title, columns in results.items()
        for name, figures in zip(ANSWERED_BY, columns, strict=True)
    ]


def _cells(figures: Figures) -> tuple[str, ...]:
    return (
        _short(figures.rate),
        _short(figures.latency_ms(50)),
        _short(figures.latency_ms(99)),
        _short(figures.server_cpu_ms),
        _short(figures.postgres_cpu_ms),
        f"{figures.statements:g}",
        str(figures.answer_bytes),
    )


def ratio_rows(results: Results) -> list[tuple[str, ...]]:
    """Return a row of ratios for each page, each the median of the ratios of neighbouring samples."""

    def rate(sample: Sample) -> float:
        return sample.rate

    def server(sample: Sample) -> float:
        return sample.server_cpu

    def whole(sample: Sample) -> float:
        return sample.server_cpu + sample.postgres_cpu

    def row(nexus: Figures, constant: Figures, sql: Figures) -> tuple[str, ...]:
        pairs: tuple[tuple[Figures, Callable[[Sample], float]], ...] = (
            *((constant, rate), (sql, rate), (constant, server), (sql, server), (sql, whole)),
        )
        return tuple(_short(ratio(nexus, other, of)) for other, of in pairs)

    return [(title, *row(*columns)) for title, columns in results.items()]


def _short(number: float) -> str:
    """Return about three digits that count, two of a small ratio."""
    if number >= 100:
        return f"{number:.0f}"
    if number >= 10:
        return f"{number:.1f}"
    return f"{number:.2f}" if number >= 0.1 or number == 0 else f"{number:.2g}"


def show(console: Console, results: Results) -> None:
    """Print both tables."""
    for head, rows in ((HEAD, figure_rows(results)), (RATIO_HEAD, ratio_rows(results))):
        table = Table(*head, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for number, column in enumerate(table.columns):
            column.no_wrap, column.justify = number == 0, "left" if number < LEFT[head] else "right"
        for number, row in enumerate(rows, start=1):
            table.add_row(*row, end_section=head is HEAD and number % 3 == 0)
        console.print(table)
    console.print(
        f"[dim]The load generator took at most {_client(results):.2f} ms of CPU per request, beside the server's core. "
        f"Others had {_company(results):.0%} of that core meanwhile.[/]"
    )


def write(results: Results, *, database_url: str, rows: dict[str, int], rounds: int, seconds: float) -> None:
    """Write docs/performance.md anew."""
    text = Template(TEMPLATE.read_text()).substitute(
        figures=_markdown(HEAD, figure_rows(results), left=LEFT[HEAD]),
        ratios=_markdown(RATIO_HEAD, ratio_rows(results), left=LEFT[RATIO_HEAD]),
        machine=_machine(database_url),
        products=f"{rows['product']:,}",
        reviews=f"{rows['productreview']:,}",
        categories=rows["category"],
        brands=rows["brand"],
        connections=CONNECTIONS,
        rounds=rounds,
        seconds=_short(seconds),
        client=f"{_client(results):.2f}",
        company=f"{_company(results):.0%}",
    )
    PAGE.write_text(text)


def _client(results: Results) -> float:
    return max(figures.client_cpu_ms for columns in results.values() for figures in columns)


def _company(results: Results) -> float:
    samples = [sample for columns in results.values() for figures in columns for sample in figures.samples]
    return statistics.median(sample.company for sample in samples)


def _markdown(head: tuple[str, ...], rows: list[tuple[str, ...]], *, left: int) -> str:
    rule = ["---" if number < left else "---:" for number in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _machine(database_url: str) -> str:
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    with psycopg.connect(database_url) as connection:
        version = connection.execute("SHOW server_version").fetchone()
    assert version is not None
    return (
        f"{os.cpu_count()} cores of {model}, Linux {platform.release().partition('-')[0]}, "
        f"Python {platform.python_version()}, PostgreSQL {version[0].split()[0]}"
    )
