"""The figures of writing as tables: on the terminal, and for docs/performance.md."""

from collections.abc import Mapping

from rich.console import Console

from bench import page, tables
from bench.calls import HEAD, RATIO_HEAD, Names, figure_rows, ratio_rows
from bench.measure import Figures
from bench.tables import short

REVIEWS, EDITS, PAGES, LOOKUPS = "Writing reviews", "Changing products", "Looking at a page", "Looking a product up"
NAMES: Names = {
    PAGES: (("product page", "Nexus"), ("product page", "Nexus, uncounted")),
    LOOKUPS: (("product", "Nexus"), ("product", "Nexus, uncounted")),
    REVIEWS: (("createReview", "Nexus"), ("createReview", "one SQL")),
    EDITS: (("updateProduct", "Nexus"), ("updateProduct", "one SQL")),
}

type Results = Mapping[str, list[Figures]]
"""Figures by group."""


def show(console: Console, results: Results) -> None:
    """Print all tables."""
    tables.show(console, HEAD, figure_rows(NAMES, results), words=2, section=2)
    tables.show(console, RATIO_HEAD, ratio_rows(NAMES, results), words=2)
    measured = _all(results)
    console.print(
        f"[dim]The load generator took at most {tables.client_cpu_ms(measured):.2f} ms of CPU per request, beside the "
        f"server's core. Others had {tables.company(measured):.0%} of that core meanwhile.[/]"
    )


def text(results: Results, *, database_url: str, rounds: int, seconds: float) -> str:
    """Return this part of the page."""
    measured = _all(results)
    return page.render(
        "writes",
        machine=tables.machine(database_url),
        figures=tables.markdown(HEAD, figure_rows(NAMES, results), words=2),
        ratios=tables.markdown(RATIO_HEAD, ratio_rows(NAMES, results), words=2),
        rounds=rounds,
        seconds=short(seconds),
        client=f"{tables.client_cpu_ms(measured):.2f}",
        company=f"{tables.company(measured):.0%}",
    )


def _all(results: Results) -> list[Figures]:
    return [figures for group in results.values() for figures in group]
