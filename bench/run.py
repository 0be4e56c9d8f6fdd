"""A whole bench: start what the parts share, measure each, and put it on its page."""

from collections.abc import Callable, Iterable
from importlib import import_module

from rich.console import Console

from bench import database, page
from bench.measure import Meter
from bench.plan import Bench, read_plan
from bench.servers import Servers, use

# Modules, each with a function `measure`; what they import has models, which load only after the set-up.
PARTS = {
    "catalogue": "bench.catalogue",
    "accounts": "bench.accounts.run",
    "writes": "bench.writes.run",
    "cache": "bench.cache.run",
}


def run(servers: Servers, console: Console, parts: Iterable[str]) -> None:
    """Measure these parts and print the tables; a long enough run also writes docs/performance.md."""
    plan = read_plan()
    with console.status("Starting PostgreSQL and Redis …"):
        environment = servers.start_data_servers()
    use(environment)
    database.prepare(console)
    meter = Meter(servers, database_url=environment["DATABASE_URL"])
    bench = Bench(servers=servers, meter=meter, environment=environment, console=console, plan=plan)
    for part in parts:
        measure: Callable[[Bench], str] = import_module(PARTS[part]).measure
        text = measure(bench)
        if not plan.is_quick:
            page.write(part, text)
    said = f"A quick run: {page.PAGE.name} stays as it is." if plan.is_quick else f"Written to docs/{page.PAGE.name}."
    console.print(said)
