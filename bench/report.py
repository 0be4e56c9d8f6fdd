"""The catalogue's figures as tables: on the terminal, and for docs/performance.md."""

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from bench import page, tables
from bench.measure import Figures, Sample, ratio
from bench.relevance.score import Score
from bench.tables import Row, short

HEAD = ("Page", "by", "req/s", "p50 ms", "p99 ms", "CPU ms", "DB ms", "SQL", "bytes")
RATIO_HEAD = ("Page", "req/s : constant", "req/s : one SQL", "CPU : constant", "CPU : one SQL", "CPU + DB : one SQL")
STOCK_HEAD = ("Page", "req/s : stock", "CPU : stock", "CPU + DB : stock")
ANSWERED_BY = ("Nexus", "constant", "one SQL", "stock")

type Results = Mapping[str, Sequence[Figures]]
"""The figures of Nexus, the constant bytes, the one statement and, for some pages, the stock schema, by title."""


def figure_rows(results: Results) -> list[Row]:
    """Return a row for each page and each of those who answer it."""
    return [
        (title, name, *tables.cells(figures), str(figures.answer_bytes))
        for title, columns in results.items()
        for name, figures in zip(ANSWERED_BY, columns, strict=False)
    ]


def ratio_rows(results: Results) -> list[Row]:
    """Return a row of ratios for each page, each the median of the ratios of neighbouring samples."""

    def row(nexus: Figures, constant: Figures, sql: Figures, *_: Figures) -> Row:
        pairs: tuple[tuple[Figures, Callable[[Sample], float]], ...] = (
            (constant, Sample.by_rate),
            (sql, Sample.by_rate),
            (constant, Sample.by_server_cpu),
            (sql, Sample.by_server_cpu),
            (sql, Sample.by_whole_cpu),
        )
        return tuple(short(ratio(nexus, other, of)) for other, of in pairs)

    return [(title, *row(*columns)) for title, columns in results.items()]


def stock_rows(results: Results) -> list[Row]:
    """Return a row of ratios for each page that the stock schema answers too."""
    kinds = (Sample.by_rate, Sample.by_server_cpu, Sample.by_whole_cpu)
    return [
        (title, *(short(ratio(nexus, stock, of)) for of in kinds))
        for title, (nexus, _, _, *stocks) in results.items()
        for stock in stocks
    ]


def slow_searches(results: Results) -> str:
    """Return the 95th percentiles of Nexus's searches, each while four clients ask for it."""
    return ", ".join(
        f"{title} {short(nexus.latency_ms(95))} ms"
        for title, (nexus, *_) in results.items()
        if "search" in title.lower()
    )


def show(console: Console, results: Results, *, alone: Mapping[str, Sample], relevance: Score) -> None:
    """Print the tables."""
    tables.show(console, HEAD, figure_rows(results), words=2)
    tables.show(console, RATIO_HEAD, ratio_rows(results), words=1)
    tables.show(console, STOCK_HEAD, stock_rows(results), words=1)
    measured = _all(results)
    console.print(
        f"[dim]The load generator took at most {tables.client_cpu_ms(measured):.2f} ms of CPU per request, beside the "
        f"server's core. Others had {tables.company(measured):.0%} of that core meanwhile.[/]"
    )
    console.print(f"95 of 100 searches by four clients took at most: {slow_searches(results)}")
    tables.show(console, tables.WAIT_HEAD, tables.wait_rows(alone), words=1)
    console.print(f"Relevance of the search: {relevance}")


def text(
    results: Results,
    *,
    alone: Mapping[str, Sample],
    database_url: str,
    rows: dict[str, int],
    rounds: int,
    seconds: float,
    relevance: Score,
) -> str:
    """Return the catalogue's part of the page."""
    measured = _all(results)
    return page.render(
        "catalogue",
        figures=tables.markdown(HEAD, figure_rows(results), words=2),
        ratios=tables.markdown(RATIO_HEAD, ratio_rows(results), words=1),
        stock=tables.markdown(STOCK_HEAD, stock_rows(results), words=1),
        machine=tables.machine(database_url),
        products=f"{rows['product']:,}",
        reviews=f"{rows['productreview']:,}",
        categories=rows["category"],
        brands=rows["brand"],
        rounds=rounds,
        seconds=short(seconds),
        client=f"{tables.client_cpu_ms(measured):.2f}",
        company=f"{tables.company(measured):.0%}",
        relevance=str(relevance),
        searches=slow_searches(results),
        waits=tables.markdown(tables.WAIT_HEAD, tables.wait_rows(alone), words=1),
    )


def _all(results: Results) -> list[Figures]:
    return [figures for columns in results.values() for figures in columns]
