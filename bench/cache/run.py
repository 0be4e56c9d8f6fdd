"""The cache's part: one page by every way out of the cache, what knowing the versions costs, and a process's memory."""

from bench.cache import knowing, report, targets
from bench.cache.stream import pour
from bench.plan import Bench
from bench.rounds import measure_groups

CONNECTIONS = 16


def measure(bench: Bench) -> str:
    """Measure the hits and the memory and print the tables; return the text for docs/performance.md."""
    with bench.console.status("Starting the web servers …"):
        found = targets.start(bench)
    group = [
        *(found.constant, found.constant_packed, found.post, found.get, found.packed, found.not_modified),
        *(found.shared, found.shared_packed, found.looked_at),
    ]
    seconds = bench.plan.seconds(targets=len(group))
    (measured,) = measure_groups(bench, {"The cache": group}, seconds=seconds, connections=CONNECTIONS).values()
    for name, figures in zip(report.NAMES, measured, strict=True):
        # Every web process sweeps now and then, so there are a few.
        assert figures.statements < 1, f"{name}: {figures.statements} statements for a hit"
    with bench.console.status("Ways of knowing the versions …"):
        costs = knowing.measure(bench, seconds=seconds / 4)
    with bench.console.status("A stream of questions that nobody asks twice …"):
        stream = pour(bench)
    report.show(bench.console, measured, costs, stream)
    return report.text(
        measured,
        costs,
        stream,
        database_url=bench.environment["DATABASE_URL"],
        rounds=bench.plan.rounds,
        seconds=seconds,
    )
