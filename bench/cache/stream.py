"""The memory of a web process that is asked for something else every time."""

from dataclasses import dataclass

import orjson

from bench.load import Ask, Request, run_load
from bench.memory import resident_mib
from bench.plan import Bench
from bench.servers import NEXUS
from nexus.env import env

# Some 20,000 questions fill whatever is kept, each in so many bytes, so a million would show no more.
WHOLE, QUICK = 100_000, 5_000
LOOKS = 4
CONNECTIONS = 16
PATIENCE_SECONDS = 3_600
# Each document is another too: its operation has a name of its own, as long as those that clients make up.
DOCUMENT = "query Page_{number}($slug: String!) {{ category(slug: $slug) {{ name description path }} }}"


@dataclass(frozen=True, kw_only=True)
class Stream:
    """How much was resident after each part of the questions, in MiB."""

    questions: int
    before: float
    after: list[float]
    most: float


class Different:
    """Another question every time."""

    def __init__(self) -> None:
        self._number = 0

    def ask(self) -> Ask:
        """Return what nobody has asked yet."""
        self._number += 1
        query = DOCUMENT.format(number=self._number)
        return Ask(orjson.dumps({"query": query, "variables": {"slug": f"category-{self._number}"}}))

    def hear(self, answer: bytes) -> None:
        """Learn nothing."""


def pour(bench: Bench) -> Stream:
    """Ask a web server of its own, and look at its memory on the way."""
    environment = {**bench.environment, "CACHE_ENABLED": "true"}
    server = bench.servers.start_web_server("cache-stream", application=NEXUS, environment=environment)
    questions = env.int("BENCH_QUESTIONS", default=QUICK if bench.plan.is_quick else WHOLE)
    request = Request(port=server.port, path="/graphql/", feed=Different())
    bench.servers.run(run_load(request, connections=CONNECTIONS, seconds=60, most=100))
    before, _ = resident_mib(server.pid)
    after = []
    for _ in range(LOOKS):
        part = questions // LOOKS
        bench.servers.run(run_load(request, connections=CONNECTIONS, seconds=PATIENCE_SECONDS, most=part))
        after.append(resident_mib(server.pid)[0])
    return Stream(questions=questions, before=before, after=after, most=resident_mib(server.pid)[1])
