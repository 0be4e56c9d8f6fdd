"""Measures in rounds: each asks Nexus and its references one after the other."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import psycopg

from bench.cpu import busy_seconds, family_seconds, process_seconds
from bench.load import Request, run_load
from bench.servers import Servers, WebServer

CONNECTIONS = 4
WARM_UP_REQUESTS = 60
COUNTED_REQUESTS = 20
# PostgreSQL's own look-ups for deferred foreign keys, at the end of a transaction, are not sent by anybody.
COUNT = """
    SELECT coalesce(sum(calls), 0)::int FROM pg_stat_statements
    WHERE query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE 'SELECT % FROM ONLY % FOR KEY SHARE OF x'
"""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Somebody who answers a scenario: Nexus or one of the references."""

    server: WebServer
    request: Request

    def expecting(self, answer: bytes) -> "Target":
        """Return the same target, of whom every answer must be as long as this one."""
        return replace(self, request=replace(self.request, answer_length=len(answer)))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One target in one round; times in seconds, CPU times per request."""

    rate: float
    latencies: list[float]
    server_cpu: float
    postgres_cpu: float
    client_cpu: float
    company: float
    """The share of the server's core that somebody else had meanwhile."""

    # What two neighbours in time can be compared by.

    def by_rate(self) -> float:
        """Return the requests a second."""
        return self.rate

    def by_server_cpu(self) -> float:
        """Return the CPU time of the web server."""
        return self.server_cpu

    def by_whole_cpu(self) -> float:
        """Return the CPU time of the web server and PostgreSQL."""
        return self.server_cpu + self.postgres_cpu


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One target over all rounds; times in milliseconds, CPU times per request."""

    samples: list[Sample]
    statements: float
    answer_bytes: int

    @property
    def rate(self) -> float:
        """Requests a second, the median of the rounds."""
        return statistics.median(sample.rate for sample in self.samples)

    @property
    def server_cpu_ms(self) -> float:
        """CPU of the server process, the median of the rounds."""
        return 1000 * statistics.median(sample.server_cpu for sample in self.samples)

    @property
    def postgres_cpu_ms(self) -> float:
        """CPU of all processes of PostgreSQL, the median of the rounds."""
        return 1000 * statistics.median(sample.postgres_cpu for sample in self.samples)

    @property
    def client_cpu_ms(self) -> float:
        """CPU of the load generator, the median of the rounds."""
        return 1000 * statistics.median(sample.client_cpu for sample in self.samples)

    def latency_ms(self, percent: int) -> float:
        """Return the percentile of the latencies of all rounds together."""
        latencies = [latency for sample in self.samples for latency in sample.latencies]
        return 1000 * statistics.quantiles(latencies, n=100, method="inclusive")[percent - 1]


def ratio(one: Figures, other: Figures, of: Callable[[Sample], float]) -> float:
    """Return the median of the ratios of samples that were taken one after the other."""
    pairs = zip(one.samples, other.samples, strict=True)
    return statistics.median(of(a) / of(b) for a, b in pairs if of(b) > 0)


class Meter:
    """Puts load on targets and reads the clocks of everybody involved."""

    def __init__(self, servers: Servers, *, database_url: str) -> None:
        self._servers = servers
        self._database_url = database_url

    def answer(self, target: Target) -> bytes:
        """Return the body of one answer."""
        _, body = self._servers.run(run_load(target.request, connections=1, seconds=10, most=1))
        return body

    def warm_up(self, target: Target) -> None:
        """Let the target fill what it keeps between requests: plans, parsed documents, connections."""
        self._servers.run(run_load(target.request, connections=CONNECTIONS, seconds=10, most=WARM_UP_REQUESTS))

    def statements(self, target: Target) -> float:
        """Return how many statements one request sends, as PostgreSQL counts them."""
        with psycopg.connect(self._database_url, autocommit=True) as connection:
            connection.execute("SELECT pg_stat_statements_reset()")
            self._servers.run(run_load(target.request, connections=1, seconds=30, most=COUNTED_REQUESTS))
            counted = connection.execute(COUNT).fetchone()
        assert counted is not None
        return float(counted[0]) / COUNTED_REQUESTS

    def sample(self, target: Target, *, seconds: float, connections: int = CONNECTIONS) -> Sample:
        """Put load on one target."""
        gc.collect()
        gc.disable()
        busy = busy_seconds(self._servers.cores.server)
        server, postgres = process_seconds(target.server.pid), family_seconds(self._servers.postgres_pid)
        client, begin = time.process_time(), time.perf_counter()
        latencies, _ = self._servers.run(run_load(target.request, connections=connections, seconds=seconds))
        took, client = time.perf_counter() - begin, time.process_time() - client
        server = process_seconds(target.server.pid) - server
        postgres = family_seconds(self._servers.postgres_pid) - postgres
        busy = busy_seconds(self._servers.cores.server) - busy
        gc.enable()
        number = len(latencies)
        return Sample(
            rate=number / took,
            latencies=latencies,
            server_cpu=server / number,
            postgres_cpu=postgres / number,
            client_cpu=client / number,
            company=max(busy - server, 0) / took,
        )


def alternate(
    meter: Meter, targets: Sequence[Target], *, rounds: int, seconds: float, connections: int
) -> Iterator[tuple[int, Sample]]:
    """Yield samples of the targets in turn, with the target's number."""
    for _ in range(rounds):
        for number, target in enumerate(targets):
            yield number, meter.sample(target, seconds=seconds, connections=connections)
