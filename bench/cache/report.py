"""The figures of the cache as tables: on the terminal, and for docs/performance.md."""

from rich.console import Console

from bench import page, tables
from bench.cache.knowing import DEAREST
from bench.cache.stream import Stream
from bench.measure import Figures, Sample, ratio
from bench.tables import Row, short

HEAD = ("Answer", "from", "bytes", "req/s", "p50 ms", "p99 ms", "CPU ms", "req/s : constant", "CPU : constant")
WAYS_HEAD = ("Versions known by", "CPU µs a request", ": redis-py")
# The targets of a run in their order, each with the place of the constant bytes that it is compared with.
NAMES = (
    ("10 KB", "constant", 0),
    ("10 KB, gzip", "constant", 1),
    ("POST", "the process", 0),
    ("GET", "the process", 0),
    ("GET, gzip", "the process", 1),
    ("GET, 304", "the process", 1),
    ("POST", "Redis", 0),
    ("POST, gzip", "Redis", 1),
    ("POST, a view", "the process", 0),
)


def show(console: Console, measured: list[Figures], costs: dict[str, float], stream: Stream) -> None:
    """Print all tables."""
    tables.show(console, HEAD, _rows(measured), words=2)
    tables.show(console, WAYS_HEAD, _ways(costs), words=1)
    console.print(_memory(stream))
    console.print(
        f"[dim]The load generator took at most {tables.client_cpu_ms(measured):.3f} ms of CPU per request, beside the "
        f"server's core. Others had {tables.company(measured):.0%} of that core meanwhile.[/]"
    )


def text(
    measured: list[Figures],
    costs: dict[str, float],
    stream: Stream,
    *,
    database_url: str,
    rounds: int,
    seconds: float,
) -> str:
    """Return this part of the page."""
    return page.render(
        "cache",
        machine=tables.machine(database_url),
        figures=tables.markdown(HEAD, _rows(measured), words=2),
        ways=tables.markdown(WAYS_HEAD, _ways(costs), words=1),
        memory=_memory(stream),
        rounds=rounds,
        seconds=short(seconds),
        client=f"{tables.client_cpu_ms(measured):.3f}",
        company=f"{tables.company(measured):.0%}",
    )


def _rows(measured: list[Figures]) -> list[Row]:
    return [_row(measured, name, figures) for name, figures in zip(NAMES, measured, strict=True)]


def _row(measured: list[Figures], name: tuple[str, str, int], figures: Figures) -> Row:
    what, where, place = name
    rate, p50, p99, cpu, *_ = tables.cells(figures)
    ratios = [short(ratio(figures, measured[place], of)) for of in (Sample.by_rate, Sample.by_server_cpu)]
    return (what, where, str(figures.answer_bytes), rate, p50, p99, cpu, *ratios)


def _ways(costs: dict[str, float]) -> list[Row]:
    return [(way, short(cost), short(cost / costs[DEAREST])) for way, cost in costs.items()]


def _memory(stream: Stream) -> str:
    looks = ", ".join(f"{mib:.0f}" for mib in stream.after)
    return (
        f"{stream.questions:,} different questions to one process: {stream.before:.0f} MiB resident before, {looks} "
        f"after each quarter, {stream.most:.0f} at most."
    )
